"""Clocks started, moved and met, and what the worker does when they ring. No thread, no sleep."""
