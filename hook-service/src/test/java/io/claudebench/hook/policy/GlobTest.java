package io.claudebench.hook.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({"/etc/**,/etc/passwd,true", "/etc/**,/etc/ssh/sshd_config,true", "/etc/*,/etc/ssh/sshd_config,false",
      "/etc/*,/etc/passwd,true", "/etc/passwd,/etc/passwd,true", "/etc/passwd,/etc/passwd2,false",
      "~/.ssh/**,~/.ssh/id_rsa,true", "/home/me/.ssh/id_*,~/.ssh/id_rsa,true", "/root/.ssh/*,~/.ssh/x,true",
      ".env,/srv/app/.env,true", ".env,/srv/app/my.env,false", "**/*.pem,/srv/a/b.pem,true",
      "secrets/**,/a/secrets/b/c,true",
      "secrets/**,/a/mysecrets/b,false", "/a?c,/abc,true", "/a?c,/a/c,false", "/x/**/z,/x/z,true",
      "/x/**/z,/x/a/b/z,true",
      "/x/**/z,/xyz,false"})
  void paths(String glob, String path, boolean is) {
    assertEquals(is, Glob.path(glob).matches(path));
  }

  @ParameterizedTest
  @CsvSource({"Bash,Bash,true", "Bash,BashOutput,false", "mcp__github__*,mcp__github__merge,true", "*,anything,true",
      "*.example.com,api.example.com,true", "*.example.com,example.com,false", "a.b,axb,false"})
  void names(String glob, String name, boolean is) {
    assertEquals(is, Glob.name(glob).matches(name));
  }
}
