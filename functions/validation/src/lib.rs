//! After the stay: who was there, by the provider and by the holder, and what is to be corrected.
