//! The server on this machine: 127.0.0.1 only.

use crate::headers;
use crate::respond::{Request, Response, not_kept, respond};
use crate::served::{self, ServedSite};
use crate::workspace::Workspace;
use anyhow::{Result, anyhow, bail};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use tiny_http::{Method, Server, StatusCode};

/// Requests that are answered at the same time. A page asks for six files at most.
const THREADS: usize = 6;

/// A running server; it ends when this is dropped.
pub struct SiteServer {
    server: Arc<Server>,
    threads: Vec<JoinHandle<()>>,
    port: u16,
}

impl SiteServer {
    /// Serves `site` on 127.0.0.1; port 0 takes any free one.
    ///
    /// # Errors
    /// Where the port is taken or may not be opened, in words.
    pub fn start(site: &Path, port: u16) -> Result<Self> {
        Self::start_sending(site, port, &headers::SECURITY)
    }

    /// The same, with these headers beside each file's own.
    ///
    /// # Errors
    /// Where the port is taken or may not be opened, in words.
    pub fn start_sending(
        site: &Path,
        port: u16,
        headers: &'static [headers::Header],
    ) -> Result<Self> {
        let server = Server::http(("127.0.0.1", port)).map_err(|error| explain(port, &*error))?;
        let Some(address) = server.server_addr().to_ip() else {
            bail!("the server has no address of its own");
        };
        let server = Arc::new(server);
        let threads = (0..THREADS)
            .map(|_| {
                let (server, site) = (Arc::clone(&server), site.to_owned());
                std::thread::spawn(move || answer(&server, &site, headers))
            })
            .collect();
        Ok(Self {
            server,
            threads,
            port: address.port(),
        })
    }

    /// Where the page is.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Tells the person where the page is.
    fn greet(&self) {
        let address = self.address();
        println!("Contrastive Lab is at {address} (Ctrl+C ends it)");
    }

    fn wait(&mut self) {
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so itself.
            thread.join().ok();
        }
    }
}

impl Drop for SiteServer {
    fn drop(&mut self) {
        for _ in 0..self.threads.len() {
            self.server.unblock();
        }
        self.wait();
    }
}

/// Serves this site until the person ends it.
///
/// # Errors
/// As [`SiteServer::start`].
pub fn serve_for_a_person(site: &Path, port: u16) -> Result<()> {
    let mut server = SiteServer::start(site, port)?;
    server.greet();
    server.wait();
    Ok(())
}

/// Builds the site and serves it until the person ends it: the page as soon as it has an engine, and
/// the GPU engine when it is done.
///
/// # Errors
/// As [`SiteServer::start`], and where what the page needs at least does not build.
pub fn serve_while_building(workspace: &Workspace, port: u16) -> Result<()> {
    // First of all: a port that is taken is said before minutes are spent.
    let mut server = SiteServer::start(&served::folder(workspace), port)?;
    let site = ServedSite::begin(workspace)?;
    server.greet();
    let whole = site.is_whole();
    if !whole {
        println!("The GPU engine is being built; until it is there, the page takes the processor");
    }
    std::thread::spawn(move || match site.complete() {
        Ok(()) if whole => {}
        Ok(()) => println!("The GPU engine is there: load the page again"),
        Err(error) => eprintln!("The page goes on without the GPU engine: {error:#}"),
    });
    server.wait();
    Ok(())
}

fn explain(port: u16, error: &(dyn std::error::Error + 'static)) -> anyhow::Error {
    let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
    match kind {
        Some(io::ErrorKind::AddrInUse) => anyhow!(
            "port {port} is taken by another program; end that, or choose another port: \
             `cargo lab serve --port {}`",
            if port == u16::MAX { 8080 } else { port + 1 }
        ),
        Some(io::ErrorKind::PermissionDenied) => anyhow!(
            "port {port} may not be opened by this user; choose one above 1023: \
             `cargo lab serve --port 8080`"
        ),
        _ => anyhow!("port {port} could not be opened: {error}"),
    }
}

fn answer(server: &Server, site: &Path, headers: &[headers::Header]) {
    while let Ok(request) = server.recv() {
        let response = match request.method() {
            Method::Get | Method::Head => respond(
                site,
                Request {
                    address: request.url(),
                    accept_encoding: sent(&request, "Accept-Encoding"),
                    if_none_match: sent(&request, "If-None-Match"),
                },
            ),
            _ => Response {
                status: 405,
                headers: vec![("Allow", "GET, HEAD".into()), not_kept()],
                body: Vec::new(),
            },
        };
        let with_body = *request.method() != Method::Head;
        // A browser that hung up needs no answer.
        write(request.into_writer(), &response, headers, with_body).ok();
    }
}

fn sent<'a>(request: &'a tiny_http::Request, name: &'static str) -> &'a str {
    let header = request
        .headers()
        .iter()
        .find(|header| header.field.equiv(name));
    header.map_or("", |header| header.value.as_str())
}

/// Writes a response that ends its connection. A connection that stays open holds one of tiny_http's
/// threads, and of several that come at once some wait behind it for ever (its `TaskPool` counts a
/// thread as free until it has woken up): the browser's sixth file would never come.
fn write(
    mut to: impl Write,
    response: &Response,
    headers: &[headers::Header],
    with_body: bool,
) -> io::Result<()> {
    let reason = StatusCode(response.status).default_reason_phrase();
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", response.status);
    let length = response.body.len().to_string();
    let own = response.headers.iter();
    let headers = own
        .map(|(name, value)| (*name, value.as_str()))
        .chain(headers.iter().copied())
        .chain([("Content-Length", length.as_str()), ("Connection", "close")]);
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    to.write_all(head.as_bytes())?;
    to.write_all(b"\r\n")?;
    if with_body {
        to.write_all(&response.body)?;
    }
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::net::TcpStream;

    /// One request on a connection of its own, as text.
    fn ask(server: &SiteServer, request_line: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        write!(
            stream,
            "{request_line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn every_answer_carries_the_policy_and_asks_to_be_checked_again() {
        let site = tempfile::tempdir().unwrap();
        std::fs::write(site.path().join("index.html"), "page").unwrap();
        let server = SiteServer::start(site.path(), 0).unwrap();
        for (request, status) in [("GET /", 200), ("GET /none", 404), ("POST /", 405)] {
            let answer = ask(&server, request);
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status} ")),
                "{answer}"
            );
            assert!(
                answer.contains("Content-Security-Policy: default-src 'none'"),
                "{answer}"
            );
            assert!(answer.contains("Cache-Control: no-cache"), "{answer}");
            assert!(answer.contains("Connection: close"), "{answer}");
        }
        let page = ask(&server, "GET /");
        assert!(
            page.contains("Content-Length: 4\r\n") && page.ends_with("\r\n\r\npage"),
            "{page}"
        );
        assert!(ask(&server, "HEAD /").ends_with("\r\n\r\n"));
    }

    /// Connections as a browser opens them: many at once, and each is kept open for the next file
    /// unless the answer says that it ends.
    #[test]
    fn of_many_connections_at_once_none_waits_for_ever() {
        const CONNECTIONS: usize = 40;
        let site = tempfile::tempdir().unwrap();
        std::fs::write(site.path().join("index.html"), "page").unwrap();
        let server = SiteServer::start(site.path(), 0).unwrap();
        let mut streams = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
            let patience = std::time::Duration::from_secs(20);
            stream.set_read_timeout(Some(patience)).unwrap();
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                .unwrap();
            streams.push(stream);
        }
        let readers = streams.into_iter().map(|mut stream| {
            std::thread::spawn(move || {
                let mut answer = Vec::new();
                let mut part = [0; 256];
                while !answer.ends_with(b"page") {
                    let read = stream.read(&mut part).expect("an answer in time");
                    assert_ne!(read, 0, "the connection ended before the page came");
                    answer.extend(&part[..read]);
                }
                let ends = String::from_utf8_lossy(&answer).contains("Connection: close");
                (!ends).then_some(stream)
            })
        });
        let readers: Vec<_> = readers.collect();
        let kept = readers.into_iter().map(|reader| reader.join().unwrap());
        assert_eq!(kept.flatten().count(), 0);
    }

    #[test]
    fn a_taken_port_is_said_in_words() {
        let site = tempfile::tempdir().unwrap();
        let first = SiteServer::start(site.path(), 0).unwrap();
        let error = SiteServer::start(site.path(), first.port)
            .err()
            .unwrap()
            .to_string();
        assert!(error.contains("is taken by another program"), "{error}");
    }
}
