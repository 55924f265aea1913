"""What the house is able to do: four chapters of questions, and what the system itself can say to each."""
