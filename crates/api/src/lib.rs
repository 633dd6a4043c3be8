//! HTTP: routes by noun and verb over the use cases of `chandler-app`, and the browser app.
//!
//! Promises: every route but the probes and the page's files asks for the home's token; failures are RFC 9457 problems with a code and a remedy;
//! nothing here decides anything. Leaves out: sign-in and roles, which do not exist yet: whoever holds the token acts as the process's actor.

mod body;
mod openapi;
mod problem;
mod routes;
mod server;
mod token;

pub use openapi::openapi;
pub use server::{Serving, serve};
