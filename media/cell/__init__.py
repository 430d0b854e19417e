"""Where foreign bytes are parsed: in a process that holds no secret and can do nothing else."""
