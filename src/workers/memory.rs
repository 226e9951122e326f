//! Where memory comes from.

use std::alloc::{GlobalAlloc, Layout};
use std::sync::atomic::{AtomicBool, Ordering};

use cap::Cap;
use libmimalloc_sys::{mi_free, mi_malloc, mi_malloc_aligned, mi_realloc, mi_realloc_aligned, mi_zalloc, mi_zalloc_aligned};

/// What a worker needs before it opens anything, in bytes.
const LEAST: usize = 1 << 20;

/// Alignment that mimalloc gives without being asked, in bytes: a word.
const ALIGNED_ANYWAY: usize = align_of::<usize>();

/// mimalloc. The crate of that name asks for an alignment each time, which keeps most sizes out of its fast way: a twentieth of a run.
struct Mimalloc;

// SAFETY: mimalloc gives and takes back as this trait wants it, and words are aligned by themselves.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Mimalloc {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        (if align <= ALIGNED_ANYWAY { unsafe { mi_malloc(size) } } else { unsafe { mi_malloc_aligned(size, align) } }).cast()
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        (if align <= ALIGNED_ANYWAY { unsafe { mi_zalloc(size) } } else { unsafe { mi_zalloc_aligned(size, align) } }).cast()
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let (place, align) = (place.cast(), layout.align());
        (if align <= ALIGNED_ANYWAY { unsafe { mi_realloc(place, size) } } else { unsafe { mi_realloc_aligned(place, size, align) } }).cast()
    }

    unsafe fn dealloc(&self, place: *mut u8, _: Layout) {
        unsafe { mi_free(place.cast()) }
    }
}

/// The program's allocator. It counts what is in use only in a worker: a counter that all threads share costs a tenth of a run.
pub struct Memory {
    counted: Cap<Mimalloc>,
    counts: AtomicBool,
}

impl Memory {
    /// One that does not count.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self { counted: Cap::new(Mimalloc, usize::MAX), counts: AtomicBool::new(false) }
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
        if self.counts.load(Ordering::Relaxed) { unsafe { self.counted.alloc(layout) } } else { unsafe { Mimalloc.alloc(layout) } }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if self.counts.load(Ordering::Relaxed) { unsafe { self.counted.alloc_zeroed(layout) } } else { unsafe { Mimalloc.alloc_zeroed(layout) } }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if self.counts.load(Ordering::Relaxed) {
            unsafe { self.counted.realloc(place, layout, size) }
        } else {
            unsafe { Mimalloc.realloc(place, layout, size) }
        }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        if self.counts.load(Ordering::Relaxed) { unsafe { self.counted.dealloc(place, layout) } } else { unsafe { Mimalloc.dealloc(place, layout) } }
    }
}
