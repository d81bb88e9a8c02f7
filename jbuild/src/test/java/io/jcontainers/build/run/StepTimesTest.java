package io.jcontainers.build.run;
import java.util.*;
import org.junit.jupiter.api.Test;
class StepTimesTest {
  @Test void times() throws Exception {
    try (StepFixture steps = new StepFixture()) {
      RunStep step = steps.step(new StepCommand(List.of("/bin/true"), null));
      byte[] p = {};
      for (int round = 0; round < 5; round++) {
        long t = System.nanoTime();
        for (int i = 0; i < 1000; i++) p = steps.compile(StepFixture.options(), step);
        System.out.println("compile us " + (System.nanoTime() - t) / 1000 / 1000 + " bytes " + p.length);
      }
      for (int round = 0; round < 4; round++) {
        List<Long> l = new ArrayList<>(steps.times(50, p)); Collections.sort(l);
        System.out.println("run us median " + l.get(25)/1000 + " min " + l.get(0)/1000 + " max " + l.get(49)/1000);
      }
      var host = new RunStep(step.id(), step.root(), step.command(), step.env(), step.cwd(), step.user(), new StepNetwork.Host(), false, List.of(), StubPaths.AS_WRITTEN);
      List<Long> l = new ArrayList<>(steps.times(50, steps.compile(StepFixture.options(), host))); Collections.sort(l);
      System.out.println("host net run us median " + l.get(25)/1000 + " min " + l.get(0)/1000);
      java.nio.file.Files.createDirectories(steps.lower.resolve("etc")); steps.write(steps.lower.resolve("etc/hosts"),""); steps.write(steps.lower.resolve("etc/resolv.conf"),"");
      l = new ArrayList<>(steps.times(50, steps.compile(StepFixture.options(), host))); Collections.sort(l);
      System.out.println("host net, no stubs: run us median " + l.get(25)/1000 + " min " + l.get(0)/1000);
    }
  }
}
