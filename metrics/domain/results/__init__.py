"""The results of surveys: counted by the clock, read by the day, told with intervals."""
