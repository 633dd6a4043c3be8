//! Supervised models of the business: time to pay, peer prices. Training, calibration, scoring by our own scorer, exact explanations, model files.
