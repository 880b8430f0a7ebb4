"""What fired rules demand, carried out on the working copy: one module for each sort of effect. Which rules fire, the kernel decides."""
