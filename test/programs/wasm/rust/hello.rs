//! Writes one line to each stream.

fn main() {
    println!("Hello from Rust");
    eprintln!("and to standard error");
}
