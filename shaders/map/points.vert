#version 300 es
// A point of the map: a square about its place, in which points.frag draws the shape of its group.

// Once for each point: where it comes from and where it goes, on the map.
layout(location = 0) in vec4 way;
// Red, green, blue, and in 255ths the number of the shape; 255 is a hidden point.
layout(location = 1) in vec4 look;

// How much of its way a point has gone, 0 to 1.
uniform float part;
// From the map to clip space: factors, offsets.
uniform vec4 to_clip;
// Width and height of a pixel in clip space.
uniform vec2 pixel;
// Radius of a disc, in pixels.
uniform float radius;

// From the point's middle, in pixels, y downwards.
out vec2 from_middle;
flat out vec3 colour;
flat out int shape;

// How far a shape reaches, in radii.
const float REACH = 1.6;
const int HIDDEN = 255;

void main() {
  colour = look.rgb;
  shape = int(look.a * 255.0 + 0.5);
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
  // One pixel more for the soft edge.
  from_middle = corner * (REACH * radius + 1.0);
  vec2 middle = mix(way.xy, way.zw, part) * to_clip.xy + to_clip.zw;
  vec2 place = middle + from_middle * vec2(1.0, -1.0) * pixel;
  // Three is outside clip space.
  gl_Position = vec4(shape == HIDDEN ? vec2(3.0) : place, 0.0, 1.0);
}
