use saisei_sim::*;
use std::collections::BTreeMap;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let setup = Setup {
        journeys: a[1].parse().unwrap(),
        seed: a[2].parse().unwrap(),
        faults: a[3].parse().unwrap(),
        liveness: a.get(5).is_some(),
        threads: a[4].parse().unwrap(),
    };
    let t = std::time::Instant::now();
    let o = simulate(&setup, &MemoryStores::default(), &|_| {}).unwrap();
    let s = t.elapsed().as_secs_f64();
    let mut v: BTreeMap<(String, String), (usize, Vec<String>)> = BTreeMap::new();
    for x in &o.violations {
        let e = v.entry((x.broken.goal.to_string(), x.broken.what.clone())).or_default();
        e.0 += 1;
        if e.1.is_empty() {
            e.1 = x
                .script
                .iter()
                .rev()
                .filter(|l| a.get(6).is_none_or(|f| l.to_string().contains(f.as_str())))
                .take(70)
                .map(|l| l.to_string())
                .collect();
        }
    }
    println!(
        "{} journeys {} closed {} commands {} events {:.1} j/s {:.0} c/s hash {} nd {}",
        o.journeys,
        o.closed,
        o.commands,
        o.events,
        o.journeys as f64 / s,
        o.commands as f64 / s,
        &o.state_hash[..16],
        o.not_detectable
    );
    println!("faults {:?}", o.faults);
    println!("refusals {} {:?}", o.refusals.len(), o.refusals);
    println!("overrides {:?}", o.overrides);
    for ((g, w), (n, l)) in v {
        println!("VIOLATION {g} {w} x{n}");
        for x in l {
            println!("    {x}");
        }
    }
}
