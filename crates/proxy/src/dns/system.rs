//! The system's own name servers, asked over UDP, and over TCP where the reply did not fit (RFC 1035 §4.2).
//!
//! hickory reads the system's set-up. The exchange is made here, because the reply is wanted as it came: with its AD
//! bit, its RCODE, and NODATA apart from NXDOMAIN.

use super::Trouble;
use anyhow::{Context, ensure};
use hickory_resolver::system_conf::read_system_conf;
use mailglass_model::Failure;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

/// How long one server may take before the next one is tried.
const ONE: Duration = Duration::from_millis(2_500);
/// The largest UDP reply that is read.
const DATAGRAM: usize = 4_096;
/// Bytes of the header (RFC 1035 §4.1.1).
const HEADER: usize = 12;
/// The TC bit in the header's third byte.
const TRUNCATED: u8 = 0x02;

/// The name servers of the system.
#[derive(Debug)]
pub struct System {
    servers: Vec<SocketAddr>,
    next_id: AtomicUsize,
}

impl System {
    pub(super) fn new() -> anyhow::Result<Self> {
        let (config, _) = read_system_conf().context("the system's resolver set-up cannot be read")?;
        let mut servers: Vec<SocketAddr> = Vec::new();
        for server in config.name_servers() {
            let port = server.connections.first().map_or(53, |c| c.port);
            let address = SocketAddr::new(server.ip, port);
            if !servers.contains(&address) {
                servers.push(address);
            }
        }
        ensure!(!servers.is_empty(), "the system has no name server; give one with --resolver");
        Ok(System { servers, next_id: AtomicUsize::new(seed()) })
    }

    /// Asks the servers in order until one replies.
    pub(super) async fn exchange(&self, query: &[u8]) -> Result<Vec<u8>, Trouble> {
        let mut last = Trouble::timeout();
        for server in &self.servers {
            let id = self.id();
            match tokio::time::timeout(ONE, ask(*server, query, id)).await {
                Ok(Ok(reply)) => return Ok(reply),
                Ok(Err(why)) => last = Trouble::new(Failure::Network, format!("{}: {why}", server.ip())),
                Err(_) => last = Trouble::timeout(),
            }
        }
        Err(last)
    }

    /// A new id for each query, so that a late reply to another one is not taken for ours. The kernel's random source
    /// port is what protects against forged replies (RFC 5452).
    fn id(&self) -> [u8; 2] {
        let number = self.next_id.fetch_add(40_503, Ordering::Relaxed);
        [(number >> 8) as u8, number as u8]
    }
}

/// Ids should not begin at the same number in every run.
fn seed() -> usize {
    std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0) as usize
}

async fn ask(server: SocketAddr, query: &[u8], id: [u8; 2]) -> std::io::Result<Vec<u8>> {
    let mut query = query.to_vec();
    query[..2].copy_from_slice(&id);
    let reply = over_udp(server, &query).await?;
    if reply[2] & TRUNCATED == 0 { Ok(reply) } else { over_tcp(server, &query).await }
}

async fn over_udp(server: SocketAddr, query: &[u8]) -> std::io::Result<Vec<u8>> {
    let any: IpAddr = if server.is_ipv4() { [0, 0, 0, 0].into() } else { [0u16; 8].into() };
    let socket = UdpSocket::bind((any, 0)).await?;
    socket.connect(server).await?;
    socket.send(query).await?;
    let mut buffer = vec![0; DATAGRAM];
    loop {
        let length = socket.recv(&mut buffer).await?;
        if length >= HEADER && buffer[..2] == query[..2] {
            buffer.truncate(length);
            return Ok(buffer);
        }
    }
}

async fn over_tcp(server: SocketAddr, query: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(query.len()).map_err(std::io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes()[..], query].concat()).await?;
    let length = stream.read_u16().await?;
    let mut reply = vec![0; usize::from(length)];
    stream.read_exact(&mut reply).await?;
    if reply.len() < HEADER || reply[..2] != query[..2] {
        return Err(std::io::Error::other("the reply is to another question"));
    }
    Ok(reply)
}
