"""The pieces that views are made of. Shows only what access allows."""
