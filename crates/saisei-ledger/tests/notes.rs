//! Signed notes and checkpoints against published ones.

#![allow(clippy::unwrap_used, reason = "test helpers")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use saisei_ledger::note::{self, NoteError};
use saisei_ledger::{Checkpoint, Hash, SigningKey, VerifierKey};

/// Key and note of the Go package golang.org/x/mod/sumdb/note (its documentation and tests).
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n";
const LINE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// The key of the Go checksum database, as it stands in the Go command.
const GO: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

/// Checkpoints that the Go checksum database signed, as published in the tests of transparency-dev and in
/// module lookups: size, root, signature.
const GO_HEADS: &[(u64, &str, &str)] = &[
    (
        6_476_701,
        "mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=",
        "Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=",
    ),
    (
        3_935_567,
        "SapHtgdNCeF00Cx8kqztePV24kgzNg++Xovae42HAMw=",
        "Az3grsm7Wm4CVNR1RHq9BFnu9jzcRlU2uw7lr0gfUWgO6+rqPNjT+fUTl9gH0NRTgdwW9nItuQSMbhSaLCsk8YeYSAs=",
    ),
    (
        65_209_736,
        "5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo=",
        "Az3grnbssgK7ubgFX36gVETtNv0U23qxyAhAMai2QUfeGa3nB/akvkMdlUErfcZz7l/R3cVtYspg3dxXABkGZZKdsQ8=",
    ),
];

/// A checkpoint of the same database with a witness's signature below its own.
const WITNESSED: &str = "go.sum database tree\n15067302\n\
    gJyioq6dwR9n+NjEWORfYmH+ubeYm3kH42BBQ0bTpYI=\n\n\
    \u{2014} sum.golang.org Az3grp1rvWOs5NKlr/xR4GLN/CDyzzakmt1o61uSxYKpK1SerqOP2ClbX/peKUZjYnyomH5Xz7GZG3TpB7OeKn4E2ww=\n\
    \u{2014} test.example.com qTGhC/xIPQ0AXKHK6Y+9ypRfuvMZWPjRXM8NiOg5M1WREn07VQXyuIXM3NRNav3ieVFLUqDRK77PWDmL6w8w84UqeAw=\n";

fn peter() -> VerifierKey {
    PETER.parse().unwrap()
}

fn ours() -> SigningKey {
    SigningKey::from_seed("clinic.example/ledger", &[9; 32]).unwrap()
}

#[test]
fn opens_the_published_note() {
    let note = format!("{TEXT}\n{LINE}");
    assert_eq!(note::open(&note, &peter()), Ok(TEXT));
    assert_eq!(peter().to_string(), PETER);
    assert_eq!(peter().name(), "PeterNeumann");
    let changed = note.replace("answer", "Answer");
    let refused = note::open(&changed, &peter());
    assert_eq!(refused, Err(NoteError::Signature("PeterNeumann".into())));
}

#[test]
fn opens_published_checkpoints() {
    let go: VerifierKey = GO.parse().unwrap();
    for (size, root, signature) in GO_HEADS {
        let text = format!("go.sum database tree\n{size}\n{root}\n");
        let note = format!("{text}\n\u{2014} sum.golang.org {signature}\n");
        let opened = Checkpoint::open(&note, &go).unwrap();
        assert_eq!(opened.size, *size);
        assert_eq!(opened.origin, "go.sum database tree");
        assert_eq!(STANDARD.encode(opened.root.0), *root);
        assert_eq!(opened.text(), text);
        let other = note.replacen(&size.to_string(), &(size + 1).to_string(), 1);
        assert!(Checkpoint::open(&other, &go).is_err());
    }
    assert_eq!(Checkpoint::open(WITNESSED, &go).unwrap().size, 15_067_302);
    let unknown = Checkpoint::open(WITNESSED, &peter());
    assert_eq!(unknown, Err(NoteError::Unsigned("PeterNeumann".into())));
}

/// RFC 8032 section 7.1, TEST 1: seed and public key. (Its signature is compared beside the key type.)
#[test]
fn keys_are_those_of_rfc_8032() {
    let seed = Hash::from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    let public = Hash::from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    let key = SigningKey::from_seed("rfc8032", &seed.unwrap().0).unwrap();
    let printed = key.verifier().to_string();
    // The base64 text may itself hold a plus sign.
    let raw = STANDARD.decode(printed.splitn(3, '+').last().unwrap());
    let expected = [&[1][..], &public.unwrap().0].concat();
    assert_eq!(raw.unwrap(), expected);
}

#[test]
fn signs_what_it_opens() {
    let checkpoint = Checkpoint { origin: "clinic.example/ledger".into(), size: 0, root: Hash::of(b"") };
    let note = checkpoint.sign(&ours()).unwrap();
    assert_eq!(
        note.lines().take(4).collect::<Vec<_>>(),
        ["clinic.example/ledger", "0", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", ""]
    );
    assert_eq!(Checkpoint::open(&note, ours().verifier()), Ok(checkpoint));
    assert_eq!(format!("{:?}", ours()), "SigningKey(clinic.example/ledger)");
}

#[test]
fn several_signatures() {
    let own = ours().sign(TEXT).unwrap();
    let own_line = own.lines().last().unwrap();
    let both = format!("{TEXT}\n{own_line}\n{LINE}");
    assert_eq!(note::open(&both, &peter()), Ok(TEXT));
    assert_eq!(note::open(&both, ours().verifier()), Ok(TEXT));
    // Same name, other key id: an unknown key, to be ignored.
    let namesake = SigningKey::from_seed("PeterNeumann", &[1; 32]).unwrap();
    let line = namesake.sign(TEXT).unwrap();
    let both = format!("{TEXT}\n{}\n{LINE}", line.lines().last().unwrap());
    assert_eq!(note::open(&both, &peter()), Ok(TEXT));
}

#[test]
fn refuses_other_forms() {
    let good = format!("{TEXT}\n{LINE}");
    assert!(note::parts(&good).is_ok());
    let bad = [
        String::new(),
        TEXT.to_owned(),
        format!("{TEXT}{LINE}"),
        format!("{TEXT}\n"),
        format!("{TEXT}\n{}", LINE.trim_end()),
        format!("{TEXT}\n{LINE}\n"),
        format!("{TEXT}\n{LINE} "),
        format!("{TEXT}\n {LINE}"),
        format!("{TEXT}\n{}", LINE.replace('\u{2014}', "-")),
        format!("{TEXT}\n{}", LINE.replace(" x08", "  x08")),
        format!("{TEXT}\n{}", LINE.replace("AM=", "AM")),
        format!("{TEXT}\n{}", LINE.replace("PeterNeumann", "Peter+Neumann")),
        format!("{TEXT}\n\u{2014} PeterNeumann x08g\n"),
        format!("{TEXT}\n{LINE}").replace('\n', "\r\n"),
        format!("{TEXT}\n{}", LINE.repeat(101)),
        format!("{}\n{LINE}", TEXT.repeat(1_000)),
    ];
    for note in bad {
        assert!(note::parts(&note).is_err(), "{note:?}");
    }
}

#[test]
fn refuses_other_keys() {
    for text in [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T=",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ",
    ] {
        assert!(text.parse::<VerifierKey>().is_err(), "{text}");
    }
    for name in ["", "a b", "a+b", "a\u{3000}b", "a\nb"] {
        assert!(SigningKey::from_seed(name, &[0; 32]).is_err(), "{name}");
    }
}

#[test]
fn refuses_other_checkpoints() {
    let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let fine = format!("o\n12\n{root}\n");
    assert!(Checkpoint::parse_text(&fine).is_ok());
    assert!(Checkpoint::parse_text(&format!("{fine}extension\n")).is_ok());
    for text in [
        String::new(),
        "o\n12\n".into(),
        format!("\n12\n{root}\n"),
        format!("o\n012\n{root}\n"),
        format!("o\n+12\n{root}\n"),
        format!("o\n-1\n{root}\n"),
        format!("o\n 12\n{root}\n"),
        format!("o\n9223372036854775808\n{root}\n"),
        format!("o\n12\n{root}"),
        format!("o\n12\n{root} \n"),
        "o\n12\nAAAA\n".into(),
        format!("{fine}\n"),
    ] {
        assert!(Checkpoint::parse_text(&text).is_err(), "{text:?}");
    }
    let two_lines = Checkpoint { origin: "a\n1".into(), size: 1, root: Hash::of(b"") };
    assert!(two_lines.sign(&ours()).is_err());
}

proptest! {
    #[test]
    fn any_changed_byte_is_refused(seed in any::<[u8; 32]>(), size in 0u64..1 << 40, spot in any::<prop::sample::Index>()) {
        let key = SigningKey::from_seed("c.example/l", &seed).unwrap();
        let checkpoint = Checkpoint { origin: "c.example/l".into(), size, root: Hash(seed) };
        let note = checkpoint.sign(&key).unwrap();
        prop_assert_eq!(&Checkpoint::open(&note, key.verifier()), &Ok(checkpoint));
        let mut bytes = note.into_bytes();
        let spot = spot.index(bytes.len());
        if let Some(byte) = bytes.get_mut(spot) {
            *byte ^= 1;
        }
        if let Ok(changed) = String::from_utf8(bytes) {
            prop_assert!(Checkpoint::open(&changed, key.verifier()).is_err());
        }
    }

    #[test]
    fn nothing_makes_it_panic(note in "(?s).{0,200}") {
        let _ = Checkpoint::open(&note, &peter());
        let _ = note.parse::<VerifierKey>();
    }
}
