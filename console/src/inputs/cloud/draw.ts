/** Draws a cloud by WebGL. */
import type { Cloud } from "./cloud";

const VERTEX = `
attribute vec3 place;
uniform mat4 view;
uniform vec2 heights;
uniform float size;
uniform float near;
varying float height;
void main() {
  gl_Position = view * vec4(place, 1.0);
  gl_PointSize = clamp(size * near / max(gl_Position.w, 0.0001), 1.0, 12.0);
  height = (place.z - heights.x) / max(heights.y - heights.x, 0.000001);
}`;

/** From blue over green to yellow, as light at the top as is told apart by whoever sees few colors. */
const FRAGMENT = `
precision mediump float;
varying float height;
void main() {
  float h = clamp(height, 0.0, 1.0);
  vec3 low = vec3(0.23, 0.32, 0.62);
  vec3 middle = vec3(0.13, 0.62, 0.56);
  vec3 high = vec3(0.96, 0.83, 0.25);
  gl_FragColor = vec4(h < 0.5 ? mix(low, middle, h * 2.0) : mix(middle, high, h * 2.0 - 1.0), 1.0);
}`;

export interface Drawer {
  draw: (matrix: Float32Array, distance: number) => void;
  free: () => void;
}

/** What draws a cloud on a canvas; null where the browser has no WebGL. */
export function drawerOf(canvas: HTMLCanvasElement, cloud: Cloud): Drawer | null {
  const gl = canvas.getContext("webgl", { antialias: true, preserveDrawingBuffer: true });
  if (!gl) return null;
  const program = programOf(gl);
  if (!program) return null;
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, cloud.positions, gl.STATIC_DRAW);
  const place = gl.getAttribLocation(program, "place");
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, 3, gl.FLOAT, false, 0, 0);
  gl.useProgram(program);
  gl.uniform2f(gl.getUniformLocation(program, "heights"), -cloud.half[2], cloud.half[2]);
  gl.enable(gl.DEPTH_TEST);
  gl.clearColor(0.07, 0.085, 0.095, 1);
  const at = (name: string) => gl.getUniformLocation(program, name);
  const [view, size, near] = [at("view"), at("size"), at("near")];
  const radius = Math.hypot(...cloud.half) || 1;
  return {
    draw: (matrix, distance) => {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl.uniformMatrix4fv(view, false, matrix);
      // Points grow as one comes nearer, and few ones are larger than many.
      const usual = Math.min(6, Math.max(1.2, (0.5 * Math.min(canvas.width, canvas.height)) / Math.sqrt(cloud.count)));
      gl.uniform1f(size, usual);
      gl.uniform1f(near, Math.max(distance, radius));
      gl.drawArrays(gl.POINTS, 0, cloud.count);
    },
    free: () => {
      gl.deleteBuffer(buffer);
      gl.deleteProgram(program);
    },
  };
}

function programOf(gl: WebGLRenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}
