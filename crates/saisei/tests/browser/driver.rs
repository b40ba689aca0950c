//! Real Chromium through its driver.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Map, Value, json};

const ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=ja",
];

/// A browser with its driver; both end with it.
pub struct Browser {
    pub client: Client,
    driver: Child,
    _profile: tempfile::TempDir,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn capabilities(profile: &str) -> Map<String, Value> {
    let own = format!("--user-data-dir={profile}");
    let arguments: Vec<&str> = ARGUMENTS.iter().copied().chain([own.as_str()]).collect();
    let wanted = json!({"browserName": "chrome", "goog:chromeOptions": {"args": arguments}});
    wanted.as_object().unwrap().clone()
}

impl Browser {
    /// Starts both.
    pub async fn start() -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("this test needs `chromedriver` and Chromium on the PATH: {error}"));
        let mut driver = Driver(Some(driver));
        let profile = tempfile::tempdir().unwrap();
        let wanted = capabilities(&profile.path().display().to_string());
        let url = format!("http://127.0.0.1:{port}");
        let mut last = String::new();
        for _ in 0..50 {
            match ClientBuilder::native().capabilities(wanted.clone()).connect(&url).await {
                Ok(client) => {
                    let driver = driver.0.take().unwrap();
                    return Self { client, driver, _profile: profile };
                }
                Err(error) => last = error.to_string(),
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("Chromium could not be started through chromedriver: {last}");
    }

    /// Ends the session.
    pub async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }

    pub async fn size(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.unwrap();
    }

    pub async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap()
    }

    /// What a scanner does: key after key, then Enter, wherever the focus is.
    pub async fn scan(&self, code: &str) {
        let mut keys = KeyActions::new("scanner".to_owned());
        for value in code.chars().chain([char::from(Key::Enter)]) {
            keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(keys).await.unwrap();
    }

    pub async fn type_into(&self, field: &str, text: &str) {
        self.client.find(Locator::Css(field)).await.unwrap().send_keys(text).await.unwrap();
    }

    pub async fn press(&self, button: &str) {
        self.client.find(Locator::Css(button)).await.unwrap().click().await.unwrap();
    }

    /// Waits until the page has this.
    pub async fn wait_for(&self, css: &str) -> String {
        let found = self.client.wait().at_most(Duration::from_secs(8)).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element.text().await.unwrap(),
            Err(error) => panic!("{css} did not come: {error}; the page says: {}", self.text().await),
        }
    }

    pub async fn text(&self) -> String {
        self.script("return document.body.innerText").await.as_str().unwrap().to_owned()
    }

    /// No page scrolls sideways, and none shows a key instead of words.
    pub async fn looks_whole(&self) {
        let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(self.script(wide).await, Value::Bool(false), "sideways scroll: {}", self.text().await);
    }
}

/// Ends the driver when the browser could not be started.
struct Driver(Option<Child>);

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(mut driver) = self.0.take() {
            let _ = driver.kill();
            let _ = driver.wait();
        }
    }
}
