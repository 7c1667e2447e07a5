package io.claudebench.event.live;

import io.claudebench.core.Refusal;
import io.claudebench.core.access.Token;
import io.claudebench.event.Cursor;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the client of a stream asks for; parameters that are not known are not looked at.
 *
 * @param after a cursor, {@code now} or {@code start}
 * @param snapshot whether what is now is to come first; not for one that resumes
 */
record Wish(Filter filter, String after, boolean snapshot) {
  static final String NOW = "now";
  static final String START = "start";
  static final String AFTER_REGEX = NOW + "|" + START + "|" + Cursor.REGEX;
  private static final String AFTER_RULE =
      "must be now, start, or a cursor: an id of this stream, a next of event.read";

  /** Refuses {@code INVALID}, and {@code FORBIDDEN} what the token does not show. @param token null without one */
  static Wish of(RoutingContext context, Token token, int filtersMax) {
    MultiMap query = context.queryParams();
    List<String> types = query.getAll("types").stream().flatMap(text -> Stream.of(text.split(",")))
        .filter(type -> !type.isEmpty()).toList();
    var named = new LinkedHashMap<String, String>();
    Filter.FIELDS.stream().filter(query::contains).forEach(field -> named.put(field, query.get(field)));
    Filter filter = Filter.of(types, named, "types", filtersMax);
    String last = context.request().getHeader("Last-Event-ID");
    boolean isResumed = last != null && !last.isEmpty();
    String after = after(isResumed ? last : query.get("after"), isResumed ? "/Last-Event-ID" : "/after");
    boolean isSnapshot = Boolean.parseBoolean(query.get("snapshot"));
    if (token == null) {
      return new Wish(filter, after, isSnapshot);
    }
    Filter most = Filter.of(token.filter());
    if (isSnapshot && !most.showsTasks()) {
      throw Refusal.FORBIDDEN.because("The token does not show whole tasks.").fix("It shows " + most.json() + ".");
    }
    return new Wish(filter.within(most), after, isSnapshot);
  }

  /** Refuses {@code INVALID}. @param text null is now */
  static String after(String text, String field) {
    if (text != null && (text.length() > 200 || !text.matches(AFTER_REGEX))) {
      throw Refusal.invalid(field, AFTER_RULE);
    }
    return text == null ? NOW : text;
  }

  boolean isNow() {
    return after.equals(NOW);
  }
}
