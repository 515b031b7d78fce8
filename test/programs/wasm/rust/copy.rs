//! Numbers the lines of a file: reads by a relative path, writes by an absolute one.

use std::fs;
use std::io;

fn main() -> io::Result<()> {
    let text = fs::read_to_string("in.txt")?;
    let lines: Vec<String> = text.lines().enumerate().map(|(i, line)| format!("{} {line}\n", i + 1)).collect();
    fs::create_dir_all("/sandbox/deep/er")?;
    fs::write("/sandbox/deep/er/out.txt", lines.concat())?;
    println!("{} lines, {} bytes", lines.len(), fs::metadata("deep/er/out.txt")?.len());
    fs::read("/sandbox/missing.txt").map(|_| ())
}
