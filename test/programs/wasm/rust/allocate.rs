//! Reserves and fills blocks of a mebibyte until there is no more, then tells how many there were and gives half back.

const MIB: usize = 1024 * 1024;

fn main() {
    let mut blocks: Vec<Vec<u8>> = Vec::new();
    loop {
        let mut block = Vec::new();
        if block.try_reserve_exact(MIB).is_err() || blocks.try_reserve(1).is_err() {
            break;
        }
        block.resize(MIB, blocks.len() as u8 | 1);
        blocks.push(block);
    }
    let filled = blocks.len();
    blocks.truncate(filled / 2);
    let mut again = Vec::<u8>::new();
    println!("{filled} MiB, then {}", if again.try_reserve_exact(MIB).is_ok() { "room" } else { "no room" });
}
