#version 300 es
// The shape of a point's group, with an edge one pixel soft. The distances are those of shape.rs.
precision highp float;

in vec2 from_middle;
flat in vec3 colour;
flat in int shape;

uniform float radius;

out vec4 drawn;

const int Disc = 0;
const int Square = 1;
const int Triangle = 2;
const int Diamond = 3;
const int Plus = 4;
const int TriangleDown = 5;
const int Saltire = 6;

const float ROOT_OF_HALF = 0.70710678;

float plus_distance(vec2 place) {
  vec2 across = abs(place);
  return max(max(across.x, across.y) - 1.189, min(across.x, across.y) - 0.396);
}

// How far a place lies outside the shape, in radii; negative inside.
float distance_to(vec2 place) {
  vec2 across = abs(place);
  if (shape == Square) return max(across.x, across.y) - 0.886;
  if (shape == Diamond) return (across.x + across.y - 1.253) * ROOT_OF_HALF;
  if (shape == Plus) return plus_distance(place);
  if (shape == Saltire) return plus_distance(vec2(place.x + place.y, place.x - place.y) * ROOT_OF_HALF);
  if (shape == Triangle || shape == TriangleDown) {
    float down = shape == Triangle ? place.y : -place.y;
    return max(down, 0.866 * across.x - 0.5 * down) - 0.778;
  }
  return length(place) - 1.0;
}

void main() {
  float alpha = clamp(0.5 - distance_to(from_middle / radius) * radius, 0.0, 1.0);
  // Colours of a canvas are multiplied by their alpha.
  drawn = vec4(colour * alpha, alpha);
}
