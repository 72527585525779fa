/// Settings of C libraries, for the whole process, that are out of Swift's reach: calls with a variable number of
/// arguments, and headers that Swift's module of the C library leaves out.

#ifndef CSETTINGS_H
#define CSETTINGS_H

/// Has SQLite allocate without counting what it allocates, which takes a lock each time. To be called before SQLite is used.
///
/// Returns SQLITE_OK, or SQLITE_MISUSE where it is too late.
int settings_leave_sqlite_memory_uncounted(void);

/// Has the allocator keep up to so many freed bytes at the top of the heap, rather than give them back to the system after
/// one request and ask for them again with the next. Does nothing where the C library is not glibc.
void settings_keep_freed_memory(int bytes);

#endif
