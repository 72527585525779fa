#include "CSettings.h"

#include <sqlite3.h>
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

int settings_leave_sqlite_memory_uncounted(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

void settings_keep_freed_memory(int bytes) {
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, bytes);
    // To set one of the two keeps glibc from moving the other.
    mallopt(M_MMAP_THRESHOLD, bytes / 8);
#else
    (void)bytes;
#endif
}
