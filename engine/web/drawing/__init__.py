"""Draws forms from prepared fragments, one per question and language; a fragment holds no answer.

Also the way back: posted fields to answers.
"""
