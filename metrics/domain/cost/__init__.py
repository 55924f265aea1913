"""What serving and winning customers costs."""
