"""What people and programs change: each module one use case, one commit. What follows is worked out in work."""
