"""Consent and sending: the register, the parcel, the share. Whether it may be sent is decided in access."""
