//! Archives: good ones load by folders, bad entries are refused one by one.

use crate::made::*;
use contrastive_lab::data::{Import, ImportProblem, ImportStep, Source};
use contrastive_lab::decode::Codecs;
use std::cell::Cell;
use std::io;
use std::rc::Rc;

#[test]
fn the_folders_of_an_archive_are_classes() {
    let pets = zip(&[
        ("cat 10/1.png", png(1)),
        ("cat 2/1.png", png(2)),
        ("cat 2/2.png", png(3)),
        ("cat 2/", Vec::new()),
        ("__MACOSX/cat 2/._1.png", b"system".to_vec()),
    ]);
    let imported = imported(vec![("pets.zip", pets)]).unwrap();
    assert_eq!(imported.set.classes, ["cat 2", "cat 10"]);
    assert_eq!(imported.summary.images_per_class, [2, 1]);
    assert_eq!(imported.set.name, "pets.zip");
    assert_eq!(imported.summary.refused, 1);
    assert_eq!(imported.refusals[0].path, "pets.zip/__MACOSX/cat 2/._1.png");
    assert!(
        imported
            .set
            .names
            .contains(&"pets.zip/cat 10/1.png".to_owned())
    );
    assert!(imported.summary.labels[0].english.contains("2 classes"));
}

#[test]
fn several_archives_and_files_come_in_together() {
    let train = zip(&[("cat/1.png", png(1)), ("dog/1.png", png(2))]);
    let test = zip(&[("cat/1.png", png(3)), ("dog/1.png", png(4))]);
    let imported = imported(vec![("set-train.zip", train), ("set-test.zip", test)]).unwrap();
    assert_eq!(imported.set.classes, ["cat", "dog"]);
    let merged = &imported.summary.labels[1];
    assert_eq!(merged.id, "labels/splits-merged");
}

#[test]
fn bad_entries_are_refused_and_the_good_ones_load() {
    let long = format!("{}.png", "n".repeat(10_000));
    let mut bytes = zip(&[
        ("a/good.png", png(1)),
        ("b/good.png", png(2)),
        ("../out.png", png(3)),
        ("/absolute.png", png(4)),
        ("inner.zip", zip(&[("a.png", png(5))])),
        ("empty.png", Vec::new()),
        ("readme.txt", b"text".to_vec()),
        (long.as_str(), b"text".to_vec()),
        ("locked.png", png(6)),
    ]);
    lock_entry(&mut bytes, "locked.png");
    let imported = imported(vec![("bad.zip", bytes)]).unwrap();
    assert_eq!(imported.set.len(), 2);
    assert_eq!(imported.summary.refused, 7);
    let reason = |part: &str| {
        let found = imported
            .refusals
            .iter()
            .find(|refusal| refusal.path.contains(part));
        found
            .unwrap_or_else(|| panic!("{part} in {:?}", imported.refusals))
            .reason
            .english
            .clone()
    };
    assert!(reason("out.png").contains("leads out"));
    assert!(reason("absolute.png").contains("leads out"));
    assert!(reason("inner.zip").contains("inside an archive"));
    assert!(reason("empty.png").contains("empty"));
    assert!(reason("readme.txt").contains("Not an image"));
    assert!(reason("locked.png").contains("password"));
    assert!(reason("nnnn").contains("Not an image"));
}

#[test]
fn a_bomb_is_stopped_by_its_true_size_whatever_its_header_says() {
    const SIZE: u32 = (64 << 20) + 1;
    let honest = zip(&[("bomb.bmp", vec![0; SIZE as usize])]);
    let mut lying = honest.clone();
    replace_all(&mut lying, &SIZE.to_le_bytes(), &1000_u32.to_le_bytes());
    for bytes in [honest, lying] {
        let reason = refusal("bomb.zip", bytes).reason.english;
        let stopped = reason.contains("64 MiB") || reason.contains("damaged");
        assert!(stopped, "{reason}");
    }
}

#[test]
fn a_cut_off_archive_and_a_changed_entry_are_refused() {
    let whole = zip(&[
        ("a/1.png", png(1)),
        ("b/1.png", png(2)),
        ("b/2.png", png(3)),
    ]);
    let cut = refusal("cut.zip", whole[..whole.len() / 2].to_vec());
    assert_eq!(cut.reason.id, "refusal/damaged-archive");
    let mut changed = whole;
    changed[200] ^= 0x55;
    let imported = imported(vec![("changed.zip", changed)]).unwrap();
    assert_eq!((imported.set.len(), imported.summary.refused), (2, 1));
}

#[test]
fn an_empty_archive_holds_no_image() {
    let failed = imported(vec![("empty.zip", zip::<&str>(&[]))]).unwrap_err();
    assert_eq!(failed.problem, ImportProblem::NothingFound);
}

#[test]
fn the_order_in_which_files_are_given_does_not_matter() {
    let files = vec![
        ("s/a/2.png", png(1)),
        ("s/b/1.png", png(2)),
        ("s/a/10.png", png(3)),
    ];
    let reversed: Vec<_> = files.iter().rev().cloned().collect();
    let (first, second) = (
        imported(files).unwrap().set,
        imported(reversed).unwrap().set,
    );
    assert_eq!(first.names, ["s/a/2.png", "s/a/10.png", "s/b/1.png"]);
    assert_eq!((first.names, first.pixels), (second.names, second.pixels));
}

#[test]
fn progress_knows_the_total_once_the_archive_is_open() {
    let entries: Vec<_> = (0..6)
        .map(|index| (format!("{index}.png"), png(index)))
        .collect();
    let mut import = begun(vec![("a.zip", zip(&entries))], SIZE_PX);
    let time = Cell::new(0.0);
    let clock = || {
        time.set(time.get() + 0.5);
        time.get()
    };
    let mut done = Vec::new();
    while let ImportStep::Progress(progress) = import.advance(0.0, clock) {
        assert_eq!(progress.total, Some(6));
        assert!(progress.done == 0 || progress.eta_seconds.is_some());
        done.push(progress.done);
    }
    assert_eq!(done, [0, 1, 2, 3, 4, 5, 6, 6]);
    assert!(import.finish().unwrap().summary.seconds > 1.0);
}

/// Tells when it is let go.
struct Watched(Vec<u8>, Rc<Cell<u32>>);

impl Source for Watched {
    fn path(&self) -> &str {
        "a.png"
    }
    fn bytes(&self) -> u64 {
        self.0.len() as u64
    }
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let start = offset as usize;
        buffer.copy_from_slice(&self.0[start..start + buffer.len()]);
        Ok(())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.1.set(self.1.get() + 1);
    }
}

#[test]
fn dropping_an_import_cancels_it_and_lets_go_of_every_file() {
    let dropped = Rc::new(Cell::new(0));
    let files = (0..5).map(|_| Box::new(Watched(png(1), Rc::clone(&dropped))) as Box<dyn Source>);
    let mut import = Import::new(files.collect(), SIZE_PX, Box::new(Codecs::default()));
    assert!(matches!(
        import.advance(0.0, || 0.0),
        ImportStep::Progress(_)
    ));
    assert_eq!(dropped.get(), 1, "what was read is let go at once");
    drop(import);
    assert_eq!(dropped.get(), 5);
}

/// Sets the flag of encryption in both headers of an entry.
fn lock_entry(archive: &mut [u8], name: &str) {
    for (magic, flags_at, name_at) in [(b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)] {
        let header = (0..archive.len() - name_at).find(|&at| {
            archive[at..].starts_with(magic) && archive[at + name_at..].starts_with(name.as_bytes())
        });
        archive[header.unwrap() + flags_at] |= 1;
    }
}

fn replace_all(bytes: &mut [u8], from: &[u8; 4], to: &[u8; 4]) {
    let mut replaced = 0;
    for at in 0..bytes.len() - 3 {
        if bytes[at..].starts_with(from) {
            bytes[at..at + 4].copy_from_slice(to);
            replaced += 1;
        }
    }
    assert!(replaced >= 1, "the size is in the headers");
}
