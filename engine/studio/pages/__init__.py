"""What each page of the studio shows, as plain values for its template."""
