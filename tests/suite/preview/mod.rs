//! The preview as a browser meets it: pages, changes, findings, and what it refuses.

mod secret;
#[cfg(target_os = "linux")]
mod slow;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::Project;

/// How long an answer or an event may take on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_mins(1);

const EDITION: &str = "/flows/2025-03";

/// Where the files of the edition are.
const FILES: &str = "/release/flows/2025-03";

/// A running preview; it ends with the test.
struct Preview {
    program: Child,
    port: u16,
    /// What its address has to let somebody in: `token=…`.
    token: String,
}

impl Preview {
    fn of(project: &Project) -> Self {
        Self::with(project, "--port 0")
    }

    fn with(project: &Project, arguments: &str) -> Self {
        let mut command = project.command(&format!("preview {arguments}"));
        let mut program = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(program.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        let parts = || {
            let (place, token) = address.trim().split_once("/?")?;
            Some((place.rsplit(':').next()?.parse().ok()?, token.to_owned()))
        };
        let (port, token) = parts().unwrap_or_else(|| panic!("no address: {address:?}"));
        Self { program, port, token }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// The cookie that lets its user in.
    fn cookie(&self) -> String {
        format!("bulletin-preview-{}={}", self.port, self.token.trim_start_matches("token="))
    }

    /// Sends the lines of a request with the cookie, the host first unless they name one.
    fn send(&self, request: &str, headers: &[(&str, &str)]) -> Answer {
        let mut stream = self.connect();
        write!(stream, "{request} HTTP/1.1\r\nConnection: close\r\n").unwrap();
        if !headers.iter().any(|(name, _)| *name == "Host") {
            write!(stream, "Host: 127.0.0.1:{}\r\n", self.port).unwrap();
        }
        if !headers.iter().any(|(name, _)| *name == "Cookie") {
            write!(stream, "Cookie: {}\r\n", self.cookie()).unwrap();
        }
        for (name, value) in headers {
            write!(stream, "{name}: {value}\r\n").unwrap();
        }
        write!(stream, "\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::of(&bytes)
    }

    fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path}"), &[])
    }

    /// What the page of an edition in English is told after a change.
    fn state(&self) -> serde_json::Value {
        serde_json::from_slice(&self.get(&format!("/-/state{EDITION}/en")).body).unwrap()
    }

    /// Listens for changes; the first event is the present state.
    fn listen(&self) -> Events {
        let mut stream = self.connect();
        let request = format!("GET /-/changes HTTP/1.1\r\nHost: localhost:{}", self.port);
        write!(stream, "{request}\r\nCookie: {}\r\n\r\n", self.cookie()).unwrap();
        let mut events = Events(BufReader::new(stream));
        events.next();
        events
    }

    /// Interrupts it, as Ctrl-C does, and gives its exit code.
    #[cfg(unix)]
    fn interrupt(mut self) -> Option<i32> {
        let id = self.program.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.program.wait().unwrap().code()
    }

    /// How many files and connections it has open.
    #[cfg(target_os = "linux")]
    fn files(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.program.id())).unwrap().count()
    }

    /// Memory in kilobytes and the number of threads.
    #[cfg(target_os = "linux")]
    fn size(&self) -> [u64; 2] {
        let status = fs::read_to_string(format!("/proc/{}/status", self.program.id())).unwrap();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.split_whitespace().next().unwrap().parse().unwrap()
        };
        [field("VmRSS:"), field("Threads:")]
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// An answer of the preview.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(of, _)| of.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// The events of a preview.
struct Events(BufReader<TcpStream>);

impl Events {
    /// Waits for the next one and gives its number; `None` when they have ended.
    fn next(&mut self) -> Option<u64> {
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if let Some(number) = line.strip_prefix("data: ") {
                return Some(number.trim().parse().unwrap());
            }
        }
    }

    /// Waits until the preview is as it should be, an event at a time.
    #[track_caller]
    fn wait(&mut self, mut is_so: impl FnMut() -> bool) {
        while !is_so() {
            self.next().expect("the preview should go on");
        }
    }
}

/// Replaces a file as many editors do: another one takes its name.
fn replace(project: &Project, path: &str, content: &str) {
    let beside = project.path(&format!("{path}~"));
    fs::create_dir_all(beside.parent().unwrap()).unwrap();
    fs::write(&beside, content).unwrap();
    fs::rename(beside, project.path(path)).unwrap();
}

/// The page as it was before the preview's script was added.
fn without_script(page: &str) -> String {
    let (before, rest) = page.split_once("<script src=\"/-/preview.js\"").unwrap();
    let (_, after) = rest.split_once("</script>").unwrap();
    format!("{before}{after}")
}

#[test]
fn files_are_those_of_a_build() {
    let project = Project::small();
    let preview = Preview::of(&project);
    project.build("").success();
    for (path, bytes) in project.files("output/flows/2025-03") {
        let answer = preview.get(&format!("{FILES}/{path}"));
        if path == "manifest.json" {
            assert_eq!(answer.status, 404, "{path}");
        } else if path.ends_with("/release.html") {
            assert_eq!(without_script(answer.text()).as_bytes(), bytes, "{path}");
        } else {
            assert!(answer.body == bytes, "{path}");
            assert!(answer.header("content-disposition").unwrap().starts_with("attachment"));
        }
    }
    let page = preview.get(&format!("{FILES}/kk/"));
    assert_eq!(page.body, preview.get(&format!("{FILES}/kk/release.html")).body);
    assert_eq!(preview.get(&format!("{FILES}/kk")).header("location"), Some("kk/"));
}

#[test]
fn nothing_is_written() {
    let project = Project::small();
    let before = project.files("");
    let preview = Preview::of(&project);
    for path in ["/".to_owned(), format!("{FILES}/en/"), format!("/-/facts{EDITION}")] {
        assert_eq!(preview.get(&path).status, 200, "{path}");
    }
    assert!(before == project.files(""));
}

#[test]
fn an_edit_is_told_and_shown() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let before = preview.state();
    let mut events = preview.listen();
    let text = project.read("templates/flows/en.md").replace("- Arrivals", "- All arrivals");
    replace(&project, "templates/flows/en.md", &text);
    events.wait(|| preview.state()["page"] != before["page"]);
    assert!(preview.get(&format!("{FILES}/en/")).text().contains("All arrivals"));
    assert!(!preview.get(&format!("{FILES}/ru/")).text().contains("All arrivals"));

    // A style, a part that was not there, a declaration: everything that a build reads.
    let page = preview.state();
    let style = project.read("templates/page/style.css") + "\nb { color: #123456; }\n";
    replace(&project, "templates/page/style.css", &style);
    events.wait(|| preview.state()["page"] != page["page"]);
    let project = project.with("templates/flows/en/part.md", "A new part.\n");
    let text = text + "\n{% include \"templates/flows/en/part.md\" %}\n";
    replace(&project, "templates/flows/en.md", &text);
    events.wait(|| preview.get(&format!("{FILES}/en/")).text().contains("A new part."));
}

#[test]
fn findings_stand_over_the_last_sound_page_until_they_are_mended() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let page = preview.get(&format!("{FILES}/en/"));
    let mut events = preview.listen();
    let sound = project.read("data/flows/flows.csv");
    let broken = sound.replace("2024-01,ARR,R-1,100,A", "2024-01,ARR,R-1,<i>100,A");
    for _ in 0..2 {
        replace(&project, "data/flows/flows.csv", &broken);
        events.wait(|| preview.state()["errors"] == 1);
        let state = preview.state();
        let html = state["html"].as_str().unwrap();
        assert!(html.contains("VAL-002") && html.contains("&lt;i&gt;100"), "{html}");
        assert!(html.contains("flows.csv:2:") && !html.contains("<i>"), "{html}");
        assert_eq!(preview.get(&format!("{FILES}/en/")).body, page.body);
        // What was not shown before the error can still be.
        assert_eq!(preview.get("/release/flows/2025-02/ru/").status, 200);
        assert!(preview.get("/").text().contains("flows.csv:2:"));
        replace(&project, "data/flows/flows.csv", &sound);
        events.wait(|| preview.state()["errors"] == 0);
        assert_eq!(preview.get(&format!("{FILES}/en/")).body, page.body);
    }
}

#[test]
fn a_project_with_errors_can_be_begun_with() {
    let sound = Project::small().read("templates/flows/release.toml");
    let project = Project::small().with("templates/flows/release.toml", "[release");
    let preview = Preview::of(&project);
    let page = preview.get(&format!("{FILES}/en/"));
    assert_eq!(page.status, 503);
    assert!(page.text().contains("release.toml:1:"), "{}", page.text());
    let mut events = preview.listen();
    replace(&project, "templates/flows/release.toml", &sound);
    events.wait(|| preview.get(&format!("{FILES}/en/")).status == 200);
}

#[test]
fn folders_may_come_and_go() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let mut events = preview.listen();
    let data = project.path("data");
    let away = project.path("elsewhere");
    fs::rename(&data, &away).unwrap();
    events.wait(|| preview.state()["errors"] != 0);
    fs::rename(&away, &data).unwrap();
    events.wait(|| preview.state()["errors"] == 0);
    // The folder that came is watched like the one before.
    let sound = project.read("data/flows/flows.csv");
    replace(&project, "data/flows/flows.csv", &sound.replace(",100,", ",x,"));
    events.wait(|| preview.state()["errors"] != 0);
    // And so is a release that was not there at the start.
    for (path, bytes) in project.files("templates/flows") {
        fs::create_dir_all(project.path("templates/others")).unwrap();
        fs::write(project.path(&format!("templates/others/{path}")), bytes).unwrap();
    }
    events.wait(|| preview.get("/").text().contains("release-others"));
}

#[test]
fn whoever_comes_under_another_name_is_refused() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let port = preview.port;
    let ours = format!("localhost:{port}");
    let elsewhere = format!("evil.example:{port}");
    let pages = ["/".to_owned(), format!("{FILES}/en/"), "/-/changes".into(), "/nothing".into()];
    for page in pages {
        let request = format!("GET {page}");
        assert_eq!(preview.send(&request, &[("Host", &elsewhere)]).status, 403, "{page}");
        let headers = [("Host", ours.as_str()), ("Origin", "http://evil.example")];
        assert_eq!(preview.send(&request, &headers).status, 403, "{page}");
    }
    let own = format!("http://{ours}");
    assert_eq!(preview.send("GET /", &[("Host", &ours), ("Origin", &own)]).status, 200);
    assert_eq!(preview.send("POST /", &[("Host", &ours)]).status, 405);
}

#[test]
fn no_address_leads_to_a_file_on_disk() {
    let project = Project::small().with("secret.md", "secret");
    let preview = Preview::of(&project);
    let paths = [
        "/release/flows/2025-03/en/../../../secret.md",
        "/release/flows/2025-03/../../secret.md",
        "/release/flows/2025-03/en/%2e%2e/%2e%2e/%2e%2e/secret.md",
        "/release/flows/2025-03/..%2f..%2fsecret.md",
        "/../../secret.md",
        "/..%2f/secret.md/x",
        "/release/flows/2025-03/en/release.md%00",
        "/release/flows/../2025-03/en/",
        "//etc/passwd",
        "/templates/flows/en.md",
        "/data/flows/flows.csv",
    ];
    for path in paths {
        let answer = preview.get(path);
        assert!([400, 404].contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.text().contains("secret\n"), "{path}");
    }
    // What was asked for is shown as text.
    let answer = preview.get("/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assert!(!answer.text().contains("<script>alert"), "{}", answer.text());
}

#[test]
fn only_scripts_of_the_frame_may_run() {
    let frame = Project::small().read("templates/page/page.html");
    let frame = frame.replace("</body>", "<script>document.title += '!';</script></body>");
    let project = Project::small().with("templates/page/page.html", frame);
    let preview = Preview::of(&project);
    let policy =
        |path: &str| preview.get(path).header("content-security-policy").unwrap().to_owned();
    let of_page = policy(&format!("{FILES}/en/"));
    assert!(of_page.contains("default-src 'none'; script-src 'self' 'sha256-"), "{of_page}");
    let script = of_page.split("script-src ").nth(1).unwrap().split(';').next().unwrap();
    assert!(!script.contains("unsafe"), "{script}");
    for path in ["/", "/nothing", &format!("/-/facts{EDITION}"), &format!("/-/compare{EDITION}")] {
        assert!(policy(path).contains("script-src 'self'; style-src 'self'"), "{path}");
    }
    assert_eq!(preview.get("/").header("x-content-type-options"), Some("nosniff"));
}

#[test]
fn a_busy_port_gives_way_to_the_next() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let project = Project::small();
    let mut preview = Preview::with(&project, &format!("--port {port}"));
    assert!(preview.port > port && preview.port <= port + 20, "{}", preview.port);
    let mut note = String::new();
    BufReader::new(preview.program.stderr.as_mut().unwrap()).read_line(&mut note).unwrap();
    assert_eq!(note, format!("note: port {port} is busy\n"));
    assert_eq!(preview.get("/").status, 200);
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_it_with_clients_connected() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let mut events: Vec<_> = (0..5).map(|_| preview.listen()).collect();
    let mut idle = preview.connect();
    write!(idle, "GET / HTTP/1.1\r\n").unwrap();
    assert_eq!(preview.interrupt(), Some(0));
    assert!(events.iter_mut().all(|events| events.next().is_none()));
}

#[test]
fn a_figure_leads_to_its_observations() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let fact = preview.get(&format!("/-/fact{EDITION}?id=arrivals.change"));
    assert_eq!(fact.status, 200);
    let expected = ["<code>arrivals</code>", "FLOW = ARR", "data/flows/flows.csv", "2025-01,ARR"];
    for expected in expected {
        assert!(fact.text().contains(expected), "{expected} in {}", fact.text());
    }
    for unknown in ["", "arrival", "arrivals/", "%3Cb%3E"] {
        let answer = preview.get(&format!("/-/fact{EDITION}?id={unknown}"));
        assert_eq!(answer.status, 404, "{unknown}");
        assert!(!answer.text().contains("<b>"));
    }
}

#[test]
fn what_is_read_in_the_state_of_another_edition_goes_back_to_its_rows() {
    let project = crate::stages::revised_each_year("");
    let preview = Preview::of(&project);
    let fact = preview.get("/-/fact/output/2025?id=growth");
    assert_eq!(fact.status, 200);
    // 720 ÷ 450: 500 is known now of 2024, and the edition of 2024 said 450.
    for (row, is_there) in [("2025,720", true), ("2024,450", true), ("2024,500", false)] {
        assert_eq!(fact.text().contains(row), is_there, "{row} in {}", fact.text());
    }
    // Two editions before: 300 is what that of 2023 said.
    let fact = preview.get("/-/fact/output/2025?id=two_years");
    for (row, is_there) in [("2025,720", true), ("2023,300", true), ("2023,400", false)] {
        assert_eq!(fact.text().contains(row), is_there, "{row} in {}", fact.text());
    }
    // The base of the growth is that of the edition of 2024: 450 ÷ 300.
    let fact = preview.get("/-/fact/output/2025?id=growth.base");
    for (row, is_there) in [("2024,450", true), ("2023,300", true), ("2023,360", false)] {
        assert_eq!(fact.text().contains(row), is_there, "{row} in {}", fact.text());
    }
}

#[test]
fn facts_that_one_language_does_not_state_are_listed() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let mut events = preview.listen();
    let differing = |count: usize| {
        let list = preview.get(&format!("/-/facts{EDITION}"));
        list.text().contains(&format!("Stated in some languages only: {count}<"))
    };
    assert!(differing(0));
    let text = project.read("templates/flows/kk.md");
    let (before, rest) = text.split_once("{{ average_population | figure }}").unwrap();
    replace(&project, "templates/flows/kk.md", &format!("{before}0,0{rest}"));
    events.wait(|| differing(1) || preview.state()["errors"] != 0);
    assert!(differing(1));
}

#[test]
fn languages_stand_side_by_side() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let frames = |query: &str| {
        let page = preview.get(&format!("/-/compare{EDITION}{query}"));
        assert_eq!(page.status, 200, "{query}");
        page.text()
            .split("<iframe src=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let of = |languages: &[&str]| -> Vec<String> {
        languages.iter().map(|tag| format!("{FILES}/{tag}/")).collect()
    };
    assert_eq!(frames("?languages=ru,kk"), of(&["ru", "kk"]));
    assert_eq!(frames("?languages=ru&languages=en"), of(&["en", "ru"]));
    assert_eq!(frames(""), of(&["en", "ru", "kk"]));
    assert_eq!(frames("?languages=%22%3E"), of(&["en", "ru", "kk"]));
}

#[test]
fn a_release_may_have_any_name() {
    let names = ["-", "facts", "compare", "release", "state"];
    let mut project = Project::small();
    for name in names {
        for folder in ["templates", "data"] {
            for (path, bytes) in project.files(&format!("{folder}/flows")) {
                project = project.with(&format!("{folder}/{name}/{path}"), bytes);
            }
        }
    }
    let preview = Preview::of(&project);
    let start = preview.get("/");
    for name in names {
        let page = format!("/release/{name}/2025-03/en/");
        assert!(start.text().contains(&format!("href=\"{page}\"")), "{name}: {}", start.text());
        assert_eq!(preview.get(&page).status, 200, "{name}");
        assert_eq!(preview.get(&format!("{page}release.pdf")).status, 200, "{name}");
        for tool in ["facts", "compare"] {
            assert_eq!(preview.get(&format!("/-/{tool}/{name}/2025-03")).status, 200, "{name}");
        }
    }
}

#[test]
fn drafts_and_states_of_the_data_are_those_of_a_build() {
    let vintage = "data/flows/vintages/2025-05-20-final";
    let toml = "type = \"routine\"\nreleased = 2025-05-20T10:00:00+05:00\n[reason]\nen = \"Late forms\"\nru = \"Поздние формы\"\nkk = \"Кеш келген нысандар\"\n";
    let rows = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n2025-01,ARR,R-1,140,A\n";
    let project = Project::small()
        .with(&format!("{vintage}/vintage.toml"), toml)
        .with(&format!("{vintage}/flows.csv"), rows);
    for terms in ["--as-of 2025-05-19", "--draft", "--now 2025-05-12T09:59:00+05:00", ""] {
        project.build(&format!("--period 2025-03 {terms}")).success();
        let preview = Preview::with(&project, &format!("--port 0 {terms}"));
        for language in ["en", "kk"] {
            let page = preview.get(&format!("{FILES}/{language}/"));
            let built = project.read(&format!("output/flows/2025-03/{language}/release.html"));
            assert!(without_script(page.text()) == built, "{language} {terms}");
        }
    }
    let preview = Preview::with(&project, "--port 0 --as-of 2025-05-11 --draft");
    let start = preview.get("/");
    assert!(start.text().contains("2025-05-11") && start.text().contains("draft"));
    assert!(start.text().contains("/2025-02/") && !start.text().contains("/2025-03/"));
}

#[test]
fn a_page_after_edits_is_that_of_a_build() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let mut events = preview.listen();
    let as_built = |project: &Project| {
        project.build("").success();
        for language in ["en", "ru", "kk"] {
            let page = preview.get(&format!("{FILES}/{language}/"));
            let built = project.read(&format!("output/flows/2025-03/{language}/release.html"));
            assert!(without_script(page.text()) == built, "{language}");
        }
    };
    as_built(&project);
    // What is made of files that an edit leaves alone is kept: each kind of file is edited once, and
    // the first a second time.
    let edits = [
        ("templates/flows/en.md", "- Arrivals", "- All arrivals"),
        ("data/flows/flows.csv", "2025-01,ARR,R-1,", "2025-01,ARR,R-1,1"),
        ("templates/locale/ru.toml", "name = \"", "name = \"По-русски: "),
        ("templates/page/style.css", "body", "body.other, body"),
        ("templates/flows/release.toml", "en = \"", "en = \"New: "),
        ("templates/flows/en.md", "- All arrivals", "- Arrivals"),
    ];
    for (path, from, to) in edits {
        let text = project.read(path);
        assert!(text.contains(from), "{path} does not have {from}");
        replace(&project, path, &text.replacen(from, to, 1));
        events.next();
        events.wait(|| preview.state()["errors"] == 0);
        as_built(&project);
    }
}

#[test]
fn an_edition_whose_manifest_cannot_be_read_is_shown_and_that_is_said() {
    let project = Project::small();
    project.build("--format md").success();
    let project = project.with("output/flows/2025-03/manifest.json", "{");
    let preview = Preview::of(&project);
    let page = preview.get(&format!("{FILES}/en/release.html"));
    assert_eq!(page.status, 200);
    let state = preview.state();
    assert_eq!(state["errors"], 1);
    let said = state["html"].as_str().unwrap();
    assert!(said.contains("manifest.json cannot be read: EOF while parsing"), "{said}");
}
