package io.claudebench.hook.todo;

import io.claudebench.testkit.Rest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The todos of one session as somebody who never saw the script keeps them: a list of text, status, number and attempt,
 * matched by counting.
 */
final class Snapshots {

  /** One of the list. */
  record Item(String text, TodoStatus status, String key, int attempt) {}

  private List<Item> list = new ArrayList<>();
  private int last;
  private int reopened;
  private int removed;

  /** The list is this one now; keys and attempts of what is given are not looked at. */
  void write(List<Item> given) {
    var keys = new HashMap<Integer, Item>();
    var free = new ArrayList<>(list);
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i).text();
      Item same = free.stream().filter(one -> one.text().equals(text)).findFirst().orElse(null);
      if (same != null) {
        free.remove(same);
        keys.put(i, same);
      }
    }
    var exact = Map.copyOf(keys);
    for (int i = 0; i < given.size(); i++) {
      if (!exact.containsKey(i)) {
        Item before = neighbour(exact, i);
        TodoStatus status = given.get(i).status();
        Item edited = free.stream().filter(one -> neighbour(exact, one) == before)
            .filter(one -> one.status() != TodoStatus.completed || status == TodoStatus.completed).findFirst()
            .orElse(null);
        free.remove(edited);
        keys.put(i, edited);
      }
    }
    removed += free.size();
    var next = new ArrayList<Item>();
    for (int i = 0; i < given.size(); i++) {
      next.add(after(keys.get(i), given.get(i)));
    }
    list = next;
  }

  private Item after(Item was, Item given) {
    if (was == null) {
      return new Item(given.text(), given.status(), "n" + ++last, 1);
    }
    boolean goesOn = was.status() == TodoStatus.completed && given.status() != TodoStatus.completed;
    reopened += goesOn ? 1 : 0;
    return new Item(given.text(), given.status(), was.key(), was.attempt() + (goesOn ? 1 : 0));
  }

  /** The one before this place of the new list that is as it was. */
  private static Item neighbour(Map<Integer, Item> exact, int place) {
    for (int i = place - 1; i >= 0; i--) {
      if (exact.containsKey(i)) {
        return exact.get(i);
      }
    }
    return null;
  }

  private Item neighbour(Map<Integer, Item> exact, Item left) {
    for (int i = list.indexOf(left) - 1; i >= 0; i--) {
      if (exact.containsValue(list.get(i))) {
        return list.get(i);
      }
    }
    return null;
  }

  List<Item> list() {
    return list;
  }

  long count(TodoStatus status) {
    return list.stream().filter(one -> one.status() == status).count();
  }

  int added() {
    return last;
  }

  int reopened() {
    return reopened;
  }

  int removed() {
    return removed;
  }

  /** Another list: some of what there is, perhaps moved, edited or further, and some that is new. */
  List<Item> another(Random random, int most) {
    var given = new ArrayList<Item>();
    for (Item one : list) {
      if (random.nextInt(8) > 0) {
        String text = random.nextInt(6) == 0 ? text(random) : one.text();
        given.add(new Item(text, random.nextInt(2) == 0 ? status(random) : one.status(), null, 0));
      }
    }
    while (given.size() < most && random.nextInt(3) > 0) {
      given.add(random.nextInt(given.size() + 1), new Item(text(random), status(random), null, 0));
    }
    if (given.size() > 1 && random.nextInt(4) == 0) {
      given.add(random.nextInt(given.size()), given.remove(random.nextInt(given.size())));
    }
    return given;
  }

  /** Few, so that one list has some twice. */
  private static String text(Random random) {
    return "text " + random.nextInt(12);
  }

  private static TodoStatus status(Random random) {
    return TodoStatus.values()[random.nextInt(3)];
  }

  static String input(String session, List<Item> given) {
    return Rest.text(Rest.map("sessionId", session, "todos", given.stream()
        .map(one -> Rest.map("content", one.text(), "status", one.status().name())).toList()));
  }
}
