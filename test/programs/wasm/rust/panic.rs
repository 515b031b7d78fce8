//! Panics with a message, after output.

fn main() {
    println!("before");
    let item = std::env::args().nth(1).unwrap_or_default();
    panic!("no room for {item}");
}
