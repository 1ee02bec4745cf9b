import { drawMoving, drawStill, type Scene } from "./draw";

/** A picture of the timeline without what is dragged: at each step of a drag it is laid down whole and drawn upon. */
export class Still {
  private readonly canvas = document.createElement("canvas");
  private of: readonly unknown[] = [];

  draw(pen: CanvasRenderingContext2D, scene: Scene): void {
    const { width, height } = pen.canvas;
    const { view, layout, colours, selected, drag, sound } = scene;
    const of = [width, height, view, layout, colours, selected, drag.phase === "moving" ? drag.id : null, sound];
    if (of.some((part, n) => part !== this.of[n])) {
      [this.canvas.width, this.canvas.height] = [width, height]; // emptied by it
      const own = this.canvas.getContext("2d");
      if (own === null) return;
      own.setTransform(pen.getTransform());
      drawStill(own, scene);
      this.of = of;
    }
    pen.save();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.globalCompositeOperation = "copy";
    pen.drawImage(this.canvas, 0, 0);
    pen.restore();
    drawMoving(pen, scene);
  }
}
