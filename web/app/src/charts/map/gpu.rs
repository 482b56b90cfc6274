//! Points drawn by the GPU through WebGL2, all of them in one instanced draw.

use super::scene::Scene;
use wasm_bindgen::JsCast;
use web_sys::{
    HtmlCanvasElement, WebGl2RenderingContext as Gl, WebGlBuffer, WebGlContextAttributes,
    WebGlProgram, WebGlShader, WebGlUniformLocation, WebglDebugRendererInfo,
};

const VERTEX_SHADER: &str = include_str!(concat!(env!("OUT_DIR"), "/points.vert"));
const FRAGMENT_SHADER: &str = include_str!(concat!(env!("OUT_DIR"), "/points.frag"));

/// Words in the names of GPUs that a browser imitates on the processor.
const SOFTWARE_NAMES: [&str; 4] = ["swiftshader", "llvmpipe", "software", "basic render"];

/// Attributes of `points.vert`, by their location.
const WAY: u32 = 0;
const LOOK: u32 = 1;

/// The program and the points on the GPU.
pub(super) struct GpuPoints {
    gl: Gl,
    ways: WebGlBuffer,  // [N, 4] f32
    looks: WebGlBuffer, // [N, 4] u8
    /// Which of the scene's ways and looks the buffers hold.
    holds: Option<(u32, u32)>,
    part: Option<WebGlUniformLocation>,
    to_clip: Option<WebGlUniformLocation>,
    pixel: Option<WebGlUniformLocation>,
    radius: Option<WebGlUniformLocation>,
}

impl GpuPoints {
    /// None where the browser has no WebGL2, or draws it on the processor: `raster` is forty times as
    /// fast there (50,000 points, SwiftShader).
    pub(super) fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let wanted = WebGlContextAttributes::new();
        wanted.set_antialias(false);
        wanted.set_depth(false);
        wanted.set_fail_if_major_performance_caveat(true);
        let context = canvas.get_context_with_context_options("webgl2", &wanted);
        let gl: Gl = context.ok().flatten()?.dyn_into().ok()?;
        if is_software(&gl) {
            return None;
        }
        let program = program(&gl)?;
        gl.use_program(Some(&program));
        let ways = attribute(&gl, WAY, Gl::FLOAT)?;
        let looks = attribute(&gl, LOOK, Gl::UNSIGNED_BYTE)?;
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        gl.clear_color(0.0, 0.0, 0.0, 0.0);
        let uniform = |name| gl.get_uniform_location(&program, name);
        Some(Self {
            part: uniform("part"),
            to_clip: uniform("to_clip"),
            pixel: uniform("pixel"),
            radius: uniform("radius"),
            holds: None,
            gl,
            ways,
            looks,
        })
    }

    /// Whether the GPU took it all back.
    pub(super) fn is_lost(&self) -> bool {
        self.gl.is_context_lost()
    }

    /// Nothing on the canvas.
    pub(super) fn clear(&self) {
        self.gl.clear(Gl::COLOR_BUFFER_BIT);
    }

    /// One frame on a canvas of this size in pixels, so many of them for one of CSS.
    pub(super) fn draw(&mut self, scene: &Scene, [width, height]: [u32; 2], density: f64) {
        let now = (scene.motion.sent(), scene.dressed);
        if self.holds != Some(now) {
            self.fill(&self.ways, &scene.motion.ways());
            self.fill(&self.looks, scene.looks.bytes());
            self.holds = Some(now);
        }
        let gl = &self.gl;
        gl.viewport(0, 0, width as i32, height as i32);
        self.clear();
        let clip = scene.camera.to_clip();
        let ([x, y], [left, up]) = (clip.factor, clip.offset);
        gl.uniform1f(self.part.as_ref(), scene.motion.part());
        gl.uniform4f(self.to_clip.as_ref(), x, y, left, up);
        gl.uniform2f(self.pixel.as_ref(), 2.0 / width as f32, 2.0 / height as f32);
        gl.uniform1f(self.radius.as_ref(), (scene.radius_px() * density) as f32);
        // A look for each point: what has none yet cannot be drawn.
        let points = scene.motion.points().min(scene.looks.bytes().len() / 4);
        gl.draw_arrays_instanced(Gl::TRIANGLE_STRIP, 0, 4, points as i32);
    }

    fn fill(&self, buffer: &WebGlBuffer, bytes: &[u8]) {
        self.gl.bind_buffer(Gl::ARRAY_BUFFER, Some(buffer));
        self.gl
            .buffer_data_with_u8_array(Gl::ARRAY_BUFFER, bytes, Gl::STATIC_DRAW);
    }
}

/// Whether the processor does the GPU's work, by its name. Not every browser takes that for a
/// "performance caveat".
fn is_software(gl: &Gl) -> bool {
    // Some browsers hide the name behind an extension, others have no such extension any more.
    let kind = match gl.get_extension("WEBGL_debug_renderer_info") {
        Ok(Some(_)) => WebglDebugRendererInfo::UNMASKED_RENDERER_WEBGL,
        _ => Gl::RENDERER,
    };
    let name = gl.get_parameter(kind).ok();
    let name = name
        .and_then(|name| name.as_string())
        .unwrap_or_default()
        .to_lowercase();
    SOFTWARE_NAMES
        .iter()
        .any(|software| name.contains(software))
}

/// A buffer of four numbers for each point, bytes as parts of 255.
fn attribute(gl: &Gl, location: u32, kind: u32) -> Option<WebGlBuffer> {
    let buffer = gl.create_buffer()?;
    gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&buffer));
    gl.enable_vertex_attrib_array(location);
    gl.vertex_attrib_pointer_with_i32(location, 4, kind, true, 0, 0);
    gl.vertex_attrib_divisor(location, 1);
    Some(buffer)
}

fn program(gl: &Gl) -> Option<WebGlProgram> {
    let program = gl.create_program()?;
    gl.attach_shader(&program, &shader(gl, Gl::VERTEX_SHADER, VERTEX_SHADER)?);
    gl.attach_shader(&program, &shader(gl, Gl::FRAGMENT_SHADER, FRAGMENT_SHADER)?);
    gl.link_program(&program);
    let linked = gl.get_program_parameter(&program, Gl::LINK_STATUS);
    linked.is_truthy().then_some(program)
}

fn shader(gl: &Gl, kind: u32, source: &str) -> Option<WebGlShader> {
    let shader = gl.create_shader(kind)?;
    gl.shader_source(&shader, source);
    gl.compile_shader(&shader);
    Some(shader)
}
