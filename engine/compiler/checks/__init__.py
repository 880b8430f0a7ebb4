"""What can only be asked of the whole: graphs, permissions, classes, targets, things that nobody uses."""
