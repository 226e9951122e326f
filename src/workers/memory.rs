//! Where memory comes from.

use std::alloc::{GlobalAlloc, Layout};
use std::sync::atomic::{AtomicBool, Ordering};

use cap::Cap;
use mimalloc::MiMalloc;

/// What a worker needs before it opens anything, in bytes.
const LEAST: usize = 1 << 20;

/// The program's allocator. It counts what is in use only in a worker: a counter that all threads share costs a tenth of a run.
pub struct Memory {
    counted: Cap<MiMalloc>,
    counts: AtomicBool,
}

impl Memory {
    /// One that does not count.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self { counted: Cap::new(MiMalloc, usize::MAX), counts: AtomicBool::new(false) }
    }

    /// From now on no more than so many bytes are given, besides what is in use already; false if a worker could not even begin with that.
    pub fn limit(&self, bytes: usize) -> bool {
        let limited = bytes >= LEAST && self.counted.set_limit(bytes).is_ok();
        self.counts.store(limited, Ordering::Relaxed);
        limited
    }
}

// SAFETY: every call is handed on as it came, to an allocator that counts in front of the other one; both take back what either gave.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if self.counts.load(Ordering::Relaxed) { unsafe { self.counted.alloc(layout) } } else { unsafe { MiMalloc.alloc(layout) } }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if self.counts.load(Ordering::Relaxed) { unsafe { self.counted.alloc_zeroed(layout) } } else { unsafe { MiMalloc.alloc_zeroed(layout) } }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if self.counts.load(Ordering::Relaxed) {
            unsafe { self.counted.realloc(place, layout, size) }
        } else {
            unsafe { MiMalloc.realloc(place, layout, size) }
        }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        if self.counts.load(Ordering::Relaxed) { unsafe { self.counted.dealloc(place, layout) } } else { unsafe { MiMalloc.dealloc(place, layout) } }
    }
}
