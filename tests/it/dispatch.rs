//! The day board and the crew's phone.
