// What the emulator is measured against where nothing better is beside the checkout: evhttp on one thread, answering
// GET /v2/customers/{id} from one prepared SQLite statement. script/bench builds and runs it.
//
//   cc -O2 limit.c -o limit $(pkg-config --cflags --libs libevent sqlite3) && ./limit PORT

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static const char *schema =
    "CREATE TABLE person (id INTEGER PRIMARY KEY, first TEXT, last TEXT, mobile TEXT, mail TEXT, points INTEGER);"
    "WITH RECURSIVE ids (id) AS (VALUES (1) UNION ALL SELECT id + 1 FROM ids WHERE id < 100000)"
    "INSERT INTO person SELECT id, 'Nila' || id, 'Das', 919700000000 + id, 'nila' || id || '@example.com', id * 10 FROM ids;";

static const char *form =
    "{\"id\":%s,\"profiles\":[{\"firstName\":\"%s\",\"lastName\":\"%s\",\"fields\":{},\"identifiers\":[{\"type\":\"mobile\","
    "\"value\":\"%s\"},{\"type\":\"email\",\"value\":\"%s\"}],\"commChannels\":[],\"source\":\"INSTORE\",\"userId\":%s,"
    "\"accountId\":\"\",\"autoUpdateTime\":\"2026-01-01T10:00:00+05:30\"}],\"loyaltyInfo\":{\"loyaltyType\":\"loyalty\"},"
    "\"extendedFields\":{},\"points\":%s,\"warnings\":[]}";

static void answer(struct evhttp_request *request, void *context) {
  sqlite3_stmt *query = context;
  const char *slash = strrchr(evhttp_request_get_uri(request), '/');
  struct evbuffer *body = evbuffer_new();
  int status = 404;
  sqlite3_bind_int64(query, 1, slash ? atoll(slash + 1) : 0);
  if (sqlite3_step(query) == SQLITE_ROW) {
    const char *column[6];
    for (int index = 0; index < 6; index++) column[index] = (const char *)sqlite3_column_text(query, index);
    evbuffer_add_printf(
        body, form, column[0], column[1], column[2], column[3], column[4], column[0], column[5]);
    status = 200;
  }
  sqlite3_reset(query);
  evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", "application/json");
  evhttp_send_reply(request, status, NULL, body);
  evbuffer_free(body);
}

int main(int count, char **arguments) {
  sqlite3 *db;
  sqlite3_stmt *query;
  signal(SIGPIPE, SIG_IGN);
  if (count != 2 || sqlite3_open(":memory:", &db) != SQLITE_OK || sqlite3_exec(db, schema, 0, 0, 0) != SQLITE_OK) return 1;
  if (sqlite3_prepare_v2(db, "SELECT * FROM person WHERE id = ?", -1, &query, 0) != SQLITE_OK) return 1;
  struct event_base *base = event_base_new();
  struct evhttp *server = evhttp_new(base);
  evhttp_set_gencb(server, answer, query);
  if (evhttp_bind_socket(server, "127.0.0.1", (unsigned short)atoi(arguments[1])) != 0) return 1;
  return event_base_dispatch(base) < 0;
}
