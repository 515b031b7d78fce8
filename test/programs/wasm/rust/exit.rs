//! Ends in the way, and with the code, that its arguments say: `fail`, `exit 3`, `error`.

use std::process::{exit, ExitCode};

fn main() -> Result<ExitCode, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("fail") => Ok(ExitCode::FAILURE),
        Some("exit") => exit(arguments.get(1).and_then(|code| code.parse().ok()).unwrap_or(0)),
        _ => Err("asked to fail".into()),
    }
}
