package io.claudebench.local;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./fleet}. Ends with 0, 1 (a sentence says why), 2 (wrong arguments). */
@Command(name = "fleet", subcommands = {Up.class, Down.class, Status.class, Start.class, Record.class},
    description = "Runs the fleet on this machine.")
public final class Local {

  private Local() {}

  public static void main(String[] args) {
    System.exit(command().execute(args));
  }

  static CommandLine command() {
    return new CommandLine(new Local()).setExecutionExceptionHandler(Local::say);
  }

  private static int say(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    // The servers say what is wrong by IllegalStateException.
    PrintWriter err = command.getErr();
    if (e instanceof Sorry || e instanceof IllegalStateException) {
      err.println(e.getMessage());
    } else {
      err.println("fleet: " + e.getMessage());
      e.printStackTrace(err);
    }
    err.flush();
    return 1;
  }
}
