//! What all processes of one machine have sent: a file for each partner and resource.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::time::Duration;

use partner_center_core::quota::{Ended, Family};

use crate::files::{make_folder, open_or_make};

/// Begins each file, and changes with its form.
const MAGIC: [u8; 8] = *b"PCQUOTA1";
/// The places of a file: more than the service allows in a minute.
const CAPACITY: usize = 1024;
/// After the magic: the time until which nobody sends, then the time of each send.
const TIMES: usize = CAPACITY + 1;
const LENGTH: usize = MAGIC.len() + 8 * TIMES;

/// How long another process has the file at most, while it is not stopped.
const BUSY: Duration = Duration::from_millis(1);
/// The pause after a refusal that names none, and the longest one.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(5 * 60);

/// A folder in which processes of one user and machine write down what they send.
#[derive(Clone, Debug)]
pub(crate) struct SharedQuota {
    folder: PathBuf,
}

impl SharedQuota {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The file of one partner's resource.
    fn path(&self, partner: &str, family: Family) -> PathBuf {
        let mut name = String::new();
        for byte in partner.bytes() {
            match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' => name.push(byte.into()),
                // No two partners have the same file, and no name leads out of the folder.
                byte => name.push_str(&format!("_{byte:02x}")),
            }
        }
        self.folder.join(format!("of-{name}-{family:?}.quota"))
    }

    /// Takes a place for a request that is sent at once, or says how long there is none.
    ///
    /// It never waits for another process, which may have been stopped: it says "a millisecond" then.
    pub(crate) fn take(
        &self,
        partner: &str,
        family: Family,
        limit: Option<u32>,
        window: Duration,
    ) -> io::Result<Duration> {
        let limit = limit.map_or(usize::MAX, |limit| {
            usize::try_from(limit).unwrap_or(CAPACITY)
        });
        self.edit(partner, family, |times, now| times.take(limit, window, now))
            .map(|wait| wait.unwrap_or(BUSY))
    }

    /// Tells the others that the service refuses requests for a while.
    pub(crate) fn tell(&self, partner: &str, family: Family, ended: Ended) -> io::Result<()> {
        let Ended::Refused(asked) = ended else {
            return Ok(());
        };
        let pause = asked.unwrap_or(PAUSE).min(LONGEST_PAUSE);
        // A file that is busy for longer belongs to a stopped process; the others get refusals of their own.
        for _ in 0..20 {
            let told = self.edit(partner, family, |times, now| times.close(now, pause))?;
            if told.is_some() {
                break;
            }
            std::thread::sleep(BUSY);
        }
        Ok(())
    }

    /// Changes one time of the file; `None` while another process has it.
    fn edit<T>(
        &self,
        partner: &str,
        family: Family,
        edit: impl FnOnce(&mut Times, Duration) -> T,
    ) -> io::Result<Option<T>> {
        let path = self.path(partner, family);
        let named = |error: io::Error| {
            let message = format!("the shared quota {}: {error}", path.display());
            io::Error::new(error.kind(), message)
        };
        make_folder(&self.folder).map_err(named)?;
        let mut file = open_or_make(&path).map_err(named)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(named(error)),
        }
        let mut times = Times::read(&mut file).map_err(named)?;
        let now = now().map_err(named)?;
        let result = edit(&mut times, now);
        times.write(&mut file).map_err(named)?;
        Ok(Some(result))
    }
}

/// The clock that all processes of a machine have in common: the time since it started, which no
/// one can set.
#[cfg(any(target_os = "linux", target_os = "android"))]
#[expect(clippy::unnecessary_wraps, reason = "other clocks fail")]
fn now() -> io::Result<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Ok(Duration::try_from(time).unwrap_or_default())
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn now() -> io::Result<Duration> {
    std::time::SystemTime::now()
        .duration_since(std::time::SystemTime::UNIX_EPOCH)
        .map_err(io::Error::other)
}

/// The times of a file, in nanoseconds; 0 is none.
struct Times {
    /// The first is that until which nobody sends.
    times: Vec<u64>,
    /// As they are in the file.
    written: Vec<u64>,
}

impl Times {
    fn read(file: &mut File) -> io::Result<Self> {
        let mut bytes = Vec::with_capacity(LENGTH + 1);
        file.take(LENGTH as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.is_empty() {
            let (times, written) = (vec![0; TIMES], Vec::new());
            return Ok(Self { times, written });
        }
        let rest = bytes.strip_prefix(&MAGIC);
        let Some(rest) = rest.filter(|_| bytes.len() == LENGTH) else {
            let message =
                "the file is damaged or of another version: delete it when no program uses it";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        };
        let (times, _) = rest.as_chunks::<8>();
        let times: Vec<_> = times.iter().map(|time| u64::from_le_bytes(*time)).collect();
        let written = times.clone();
        Ok(Self { times, written })
    }

    /// Eight bytes at once, so that a killed process leaves a file that can be read.
    fn write(&self, file: &mut File) -> io::Result<()> {
        if self.written.is_empty() {
            let times = self.times.iter().flat_map(|time| time.to_le_bytes());
            let whole: Vec<u8> = MAGIC.into_iter().chain(times).collect();
            return file.write_all(&whole);
        }
        for (index, (time, written)) in self.times.iter().zip(&self.written).enumerate() {
            if time != written {
                let place = MAGIC.len() + 8 * index;
                file.seek(SeekFrom::Start(place as u64))?;
                file.write_all(&time.to_le_bytes())?;
            }
        }
        Ok(())
    }

    fn take(&mut self, limit: usize, window: Duration, now: Duration) -> Duration {
        let (now, window) = (nanos(now), nanos(window));
        let Some((closed, sends)) = self.times.split_first_mut() else {
            return BUSY;
        };
        // From before the machine started again: nobody knows how long ago that was.
        if *closed > now.saturating_add(nanos(LONGEST_PAUSE)) {
            *closed = 0;
        }
        for send in sends.iter_mut() {
            *send = (*send).min(now);
        }
        if *closed > now {
            return Duration::from_nanos(*closed - now);
        }
        let is_live = |send: &u64| *send > 0 && send.saturating_add(window) > now;
        let mut live: Vec<u64> = sends.iter().copied().filter(is_live).collect();
        let limit = limit.min(CAPACITY);
        if let Some(excess) = live.len().checked_sub(limit) {
            live.sort_unstable();
            let frees = live.get(excess).copied().unwrap_or(now);
            return Duration::from_nanos(frees.saturating_add(window) - now);
        }
        if let Some(oldest) = sends.iter_mut().min() {
            *oldest = now.max(1);
        }
        Duration::ZERO
    }

    fn close(&mut self, now: Duration, pause: Duration) {
        if let Some(closed) = self.times.first_mut() {
            let is_odd = *closed > nanos(now).saturating_add(nanos(LONGEST_PAUSE));
            let until = nanos(now.saturating_add(pause));
            *closed = if is_odd { until } else { until.max(*closed) };
        }
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_secs(60);

    fn empty() -> Times {
        let (times, written) = (vec![0; TIMES], Vec::new());
        Times { times, written }
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn no_window_has_more_than_the_limit() {
        let (mut times, mut sends) = (empty(), Vec::new());
        for tenth in 0..6_000_u64 {
            let now = Duration::from_millis(1_000_000 + 100 * tenth);
            // Bursts of a changing size.
            for _ in 0..tenth % 7 {
                if times.take(48, WINDOW, now).is_zero() {
                    sends.push(now);
                }
            }
        }
        let most = sends
            .windows(49)
            .all(|sends| sends[48] >= sends[0] + WINDOW);
        assert!(most, "more than 48 in a window");
        // Ten minutes hold ten windows, all of them full.
        assert_eq!(sends.len(), 48 * 10);
    }

    #[test]
    fn a_wait_is_until_the_next_place() {
        let mut times = empty();
        assert_eq!(times.take(2, WINDOW, seconds(100)), Duration::ZERO);
        assert_eq!(times.take(2, WINDOW, seconds(110)), Duration::ZERO);
        assert_eq!(times.take(2, WINDOW, seconds(120)), seconds(40));
        // A smaller quota waits for more places.
        assert_eq!(times.take(1, WINDOW, seconds(120)), seconds(50));
        assert_eq!(times.take(3, WINDOW, seconds(120)), Duration::ZERO);
    }

    /// The machine was started again, and its clock with it: what was sent before may have been now.
    #[test]
    fn a_clock_that_begins_again_loses_no_send() {
        let mut times = empty();
        for _ in 0..2 {
            assert_eq!(times.take(2, WINDOW, seconds(100_000)), Duration::ZERO);
        }
        times.close(seconds(100_000), seconds(60));
        assert_eq!(times.take(2, WINDOW, seconds(10)), seconds(60));
        assert_eq!(times.take(2, WINDOW, seconds(69)), seconds(1));
        assert_eq!(times.take(2, WINDOW, seconds(70)), Duration::ZERO);
    }

    #[test]
    fn a_refusal_closes_it_for_a_while() {
        let mut times = empty();
        times.close(seconds(100), seconds(20));
        times.close(seconds(100), seconds(5));
        assert_eq!(times.take(2, WINDOW, seconds(101)), seconds(19));
        assert_eq!(times.take(2, WINDOW, seconds(120)), Duration::ZERO);
    }

    #[test]
    fn no_partner_has_the_file_of_another() {
        let shared = SharedQuota::new("/quota".into());
        let names = ["a/b", "a_2fb", "A/b", "../a", "", "https://a.example"];
        let paths = names.map(|name| shared.path(name, Family::Orders));
        for (index, path) in paths.iter().enumerate() {
            assert_eq!(path.parent().unwrap().to_str(), Some("/quota"));
            assert!(!paths[..index].contains(path), "{path:?}");
        }
    }
}
