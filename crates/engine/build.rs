//! Makes a change of the folder of pipelines, a new file too, compile them in again.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../../pipelines");
}
