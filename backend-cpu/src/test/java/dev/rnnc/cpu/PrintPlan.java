package dev.rnnc.cpu;

import dev.rnnc.plan.*;

class PrintPlan {
  public static void main(String[] a) {
    GruTraining.Programs p = GruTraining.of(65, 128);
    System.out.println(p.training());
    System.out.println(Planner.plan(p.training(), Target.cpu()));
    System.out.println(p.update());
    System.out.println(Planner.plan(p.update(), Target.cpu()));
  }
}
