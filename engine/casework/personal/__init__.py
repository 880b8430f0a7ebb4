"""What concerns nobody but the person who acts: their notices, and the duties that they lend. No record is changed here."""
