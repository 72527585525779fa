// libevent's configuration header asks for _GNU_SOURCE, Swift's Glibc module does not; system types would differ between the two. The first
// header to be read decides, so it is one from before.
#include <features.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_struct.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <event2/thread.h>
#include <event2/util.h>
