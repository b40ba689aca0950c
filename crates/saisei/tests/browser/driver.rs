//! Real Chromium through its driver: the few WebDriver commands that the test needs, over plain HTTP on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

const ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
];
/// Keys in WebDriver's numbering.
pub const ENTER: char = '\u{e007}';
pub const TAB: char = '\u{e004}';
pub const CONTROL: char = '\u{e009}';
pub const SPACE: char = ' ';
pub const DOWN: char = '\u{e015}';
const PAUSE: Duration = Duration::from_millis(50);
const PATIENCE: u32 = 160;

/// A browser with its driver; both end with it.
pub struct Browser {
    driver: Driver,
    session: String,
    _profile: tempfile::TempDir,
}

/// The driver's process.
struct Driver {
    child: Child,
    port: u16,
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Driver {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("this test needs `chromedriver` and Chromium on the PATH: {error}"));
        let driver = Self { child, port };
        let ready = (0..PATIENCE).any(|_| {
            sleep(PAUSE);
            driver.call("GET", "/status", &Value::Null).is_ok_and(|status| status["ready"] == true)
        });
        assert!(ready, "chromedriver did not become ready");
        driver
    }

    /// One command: its value, or what the driver complains about.
    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.port,
            body.len()
        );
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(|error| error.to_string())?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).unwrap();
        let body = answer(stream)?;
        let value = serde_json::from_slice::<Value>(&body).map_err(|error| error.to_string())?["value"].take();
        match value.get("error") {
            Some(error) if error.is_string() => Err(value.to_string()),
            _ => Ok(value),
        }
    }
}

/// The body of an answer. The driver keeps the connection open, so only the announced length says where it ends.
fn answer(stream: TcpStream) -> Result<Vec<u8>, String> {
    let mut stream = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).map_err(|error| error.to_string())?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(|_| "no length".to_owned())?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).map_err(|error| error.to_string())?;
    Ok(body)
}

impl Browser {
    /// Starts both.
    pub fn start() -> Self {
        let driver = Driver::start();
        let profile = tempfile::tempdir().unwrap();
        let own = format!("--user-data-dir={}", profile.path().display());
        let arguments: Vec<&str> = ARGUMENTS.iter().copied().chain([own.as_str()]).collect();
        let wanted = json!({"browserName": "chrome", "goog:chromeOptions": {"args": arguments}});
        let asked = json!({"capabilities": {"alwaysMatch": wanted}});
        let session = match driver.call("POST", "/session", &asked) {
            Ok(session) => session["sessionId"].as_str().unwrap().to_owned(),
            Err(error) => panic!("this test needs Chromium; chromedriver could not start it: {error}"),
        };
        Self { driver, session, _profile: profile }
    }

    fn ask(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.driver.call("POST", &format!("/session/{}{path}", self.session), body)
    }

    fn tell(&self, path: &str, body: &Value) -> Value {
        self.ask(path, body).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn size(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.tell("/goog/cdp/execute", &json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": size}));
    }

    pub fn open(&self, url: &str) {
        self.tell("/url", &json!({ "url": url }));
    }

    /// Sends the last request again, a form as well.
    pub fn reload(&self) {
        self.tell("/refresh", &json!({}));
    }

    pub fn script(&self, script: &str) -> Value {
        self.tell("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs a script that answers through its last argument.
    pub fn waiting_script(&self, script: &str) -> Value {
        self.tell("/execute/async", &json!({"script": script, "args": []}))
    }

    /// Chooses the language of this session's pages, as the switch in their head does; the page stays as it is.
    pub fn speak(&self, language: &str) {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             fetch('/language', {{ method: 'POST', redirect: 'manual', body: new URLSearchParams({{ to: '{language}', back: '/' }}) }})
               .then(() => done('chosen'), (error) => done(String(error)))"
        );
        assert_eq!(self.waiting_script(&script), "chosen");
    }

    /// Tells the browser what its person prefers: `light` or `dark`; and whether it prints.
    pub fn media(&self, scheme: &str, medium: &str) {
        // No colour is read halfway through a change.
        let still = json!({"name": "prefers-reduced-motion", "value": "reduce"});
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}, still]);
        let params = json!({"media": medium, "features": features});
        self.tell("/goog/cdp/execute", &json!({"cmd": "Emulation.setEmulatedMedia", "params": params}));
    }

    /// The whole page as a picture (PNG).
    pub fn picture(&self) -> Vec<u8> {
        let params = json!({"captureBeyondViewport": true});
        let taken = self.tell("/goog/cdp/execute", &json!({"cmd": "Page.captureScreenshot", "params": params}));
        base64::Engine::decode(&base64::prelude::BASE64_STANDARD, taken["data"].as_str().unwrap()).unwrap()
    }

    /// What is seen at the moment, as a picture of few bytes (WebP).
    pub fn small_picture(&self) -> Vec<u8> {
        let params = json!({"format": "webp", "quality": 70});
        let taken = self.tell("/goog/cdp/execute", &json!({"cmd": "Page.captureScreenshot", "params": params}));
        base64::Engine::decode(&base64::prelude::BASE64_STANDARD, taken["data"].as_str().unwrap()).unwrap()
    }

    /// The page on paper (PDF, A4).
    pub fn paper(&self) -> Vec<u8> {
        let page = json!({"width": 21.0, "height": 29.7});
        let printed = self.tell("/print", &json!({"page": page, "background": false}));
        base64::Engine::decode(&base64::prelude::BASE64_STANDARD, printed.as_str().unwrap()).unwrap()
    }

    fn element(&self, css: &str) -> Result<String, String> {
        let found = self.ask("/element", &json!({"using": "css selector", "value": css}))?;
        let id = found.as_object().and_then(|found| found.values().next()?.as_str());
        id.map(str::to_owned).ok_or_else(|| "no element".to_owned())
    }

    /// What a scanner does: key after key, then Enter, wherever the focus is.
    pub fn scan(&self, code: &str) {
        let keys = code.chars().chain([ENTER]);
        let keys: Vec<Value> =
            keys.flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key}))).collect();
        self.tell("/actions", &json!({"actions": [{"type": "key", "id": "scanner", "actions": keys}]}));
    }

    /// Key after key at the pace of a hand, wherever the focus is: slower than any scanner.
    pub fn keys(&self, keys: &str) {
        let pause = json!({"type": "pause", "duration": 90});
        let slow = keys.chars().count() > 1;
        let one = |key: char| {
            let stroke = ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key}));
            stroke.into_iter().chain(slow.then(|| pause.clone()))
        };
        let actions: Vec<Value> = keys.chars().flat_map(one).collect();
        self.tell("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }

    /// A key while another one is held down.
    pub fn chord(&self, held: char, key: char) {
        let actions = [("keyDown", held), ("keyDown", key), ("keyUp", key), ("keyUp", held)];
        let actions = actions.map(|(kind, key)| json!({"type": kind, "value": key}));
        self.tell("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }

    pub fn type_into(&self, field: &str, text: &str) {
        let element = self.element(field).unwrap();
        self.tell(&format!("/element/{element}/value"), &json!({ "text": text }));
    }

    /// What stands in a field is typed over.
    pub fn type_over(&self, field: &str, text: &str) {
        let element = self.element(field).unwrap_or_else(|error| panic!("{field}: {error}"));
        self.tell(&format!("/element/{element}/clear"), &json!({}));
        self.tell(&format!("/element/{element}/value"), &json!({ "text": text }));
    }

    pub fn press(&self, button: &str) {
        let element = self.element(button).unwrap_or_else(|error| panic!("{button}: {error}"));
        self.tell(&format!("/element/{element}/click"), &json!({}));
    }

    /// Waits until the page has this, and answers its text.
    pub fn wait_for(&self, css: &str) -> String {
        for _ in 0..PATIENCE {
            let script = format!("return document.querySelector({css:?})?.innerText ?? null");
            let found = self.ask("/execute/sync", &json!({"script": script, "args": []}));
            if let Ok(Value::String(text)) = found {
                return text;
            }
            sleep(PAUSE);
        }
        panic!("{css} did not come; the page says: {}", self.text());
    }

    /// What the page says.
    pub fn text(&self) -> String {
        let words = "return (document.querySelector('main') ?? document.body).innerText";
        self.script(words).as_str().unwrap_or_default().to_owned()
    }

    /// Whether the page has this.
    pub fn has(&self, css: &str) -> bool {
        self.script(&format!("return !!document.querySelector({css:?})")) == true
    }

    /// Where the browser is: path and query.
    pub fn place(&self) -> String {
        self.script("return location.pathname + location.search").as_str().unwrap_or_default().to_owned()
    }

    /// As the browser's own button.
    pub fn back(&self) {
        self.tell("/back", &json!({}));
    }

    /// The network of this tab is gone, or there again.
    pub fn offline(&self, offline: bool) {
        let speed = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.tell("/goog/cdp/execute", &json!({"cmd": "Network.enable", "params": {}}));
        self.tell("/goog/cdp/execute", &json!({"cmd": "Network.emulateNetworkConditions", "params": speed}));
    }

    /// One cookie of this browser is lost.
    pub fn lose_cookie(&self, name: &str) {
        let path = format!("/session/{}/cookie/{name}", self.session);
        self.driver.call("DELETE", &path, &Value::Null).unwrap();
    }

    /// Opens another tab and goes there; answers the tab before.
    pub fn new_tab(&self) -> String {
        let before = self.driver.call("GET", &format!("/session/{}/window", self.session), &Value::Null).unwrap();
        let opened = self.tell("/window/new", &json!({"type": "tab"}));
        self.to_tab(opened["handle"].as_str().unwrap());
        before.as_str().unwrap().to_owned()
    }

    /// Goes to a tab.
    pub fn to_tab(&self, tab: &str) {
        self.tell("/window", &json!({ "handle": tab }));
    }

    /// Pages run no script of their own from now on.
    pub fn without_script(&self) {
        let off = json!({"value": true});
        self.tell("/goog/cdp/execute", &json!({"cmd": "Emulation.setScriptExecutionDisabled", "params": off}));
    }

    /// No page scrolls sideways.
    pub fn looks_whole(&self) {
        let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(self.script(wide), false, "sideways scroll: {}", self.text());
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Without this the browser would outlive its driver.
        let _ = self.driver.call("DELETE", &format!("/session/{}", self.session), &Value::Null);
    }
}
