//! What accounts are guarded by: passwords, links by mail, and limits on trying.

pub mod device;
pub mod limit;
pub mod link;
pub mod password;
pub mod second_factor;
pub mod slowed;
mod stolen;
