use std::sync::{Arc, Mutex};
use std::collections::BTreeMap;
use saisei_app::ledger::*;
use saisei_sim::*;
struct M(Mutex<BTreeMap<u32, Arc<MemoryStore>>>);
impl Stores for M {
    fn make(&self, n: u32, code: &str) -> Result<Arc<dyn Store>, StoreError> { let s = Arc::new(MemoryStore::new(ClinicId::new(code))); self.0.lock().unwrap().insert(n, s.clone()); Ok(s) }
    fn verify(&self, n: u32, _: &Arc<dyn Store>) -> Result<bool, StoreError> { let s = self.0.lock().unwrap().remove(&n).unwrap(); Ok(saisei_app::check_ledger(&mut s.audit(), None).ok) }
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let setup = Setup { journeys: a[1].parse().unwrap(), seed: a[2].parse().unwrap(), faults: a[3].parse().unwrap(), liveness: a.get(5).is_some(), threads: a[4].parse().unwrap() };
    let t = std::time::Instant::now();
    let o = simulate(&setup, &M(Mutex::default()), &|_| {}).unwrap();
    let s = t.elapsed().as_secs_f64();
    let mut v: BTreeMap<(String,String), (usize, Vec<String>)> = BTreeMap::new();
    for x in &o.violations { let e = v.entry((x.broken.goal.to_string(), x.broken.what.clone())).or_default(); e.0 += 1; if e.1.is_empty() { e.1 = x.script.iter().rev().filter(|l| a.get(6).is_none_or(|f| l.to_string().contains(f.as_str()))).take(12).map(|l| l.to_string()).collect(); } }
    println!("{} journeys {} closed {} commands {} events {:.1} j/s {:.0} c/s hash {} nd {}", o.journeys, o.closed, o.commands, o.events, o.journeys as f64/s, o.commands as f64/s, &o.state_hash[..16], o.not_detectable);
    println!("faults {:?}", o.faults); println!("refusals {} {:?}", o.refusals.len(), o.refusals); println!("overrides {:?}", o.overrides);
    for ((g, w), (n, l)) in v { println!("VIOLATION {g} {w} x{n}"); for x in l { println!("    {x}"); } }
}
