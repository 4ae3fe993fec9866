"""Statements that disagree, inside a report or with the data: pointed out, never changed."""

def point_out(frame, known, region):
    return frame
