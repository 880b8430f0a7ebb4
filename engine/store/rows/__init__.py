"""Rows of casework as they are stored: bodies with numbered formats, columns beside them, sealed parts, whole trees."""
