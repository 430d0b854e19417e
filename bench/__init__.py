"""Speed, measured in one run on one machine: ratios to what the machine itself can do."""
