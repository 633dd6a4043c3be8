//! What is known about the members before a series has spoken.
