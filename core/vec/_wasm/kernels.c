// The kernels of core/vec for WebAssembly with 128-bit vectors. They work in the memory of the Go program that calls them and
// own none of it: no static data and no stack, every value is a local variable (the build script looks).
//
// Every element of a product is one sequential sum over k, each product and each sum rounded on its own; two columns share a
// vector, which changes no bit. A tile of four rows by four columns is the largest that the sixteen vector registers of x86 hold:
// five rows, or six columns, ran at half the speed in V8. So did loops that clang unrolled.
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(type, name) __attribute__((export_name(#name))) type name
#define INLINE static inline __attribute__((always_inline))
#define ROLLED _Pragma("clang loop unroll(disable)")

typedef v128_t pair; // Two columns, or two lanes.
typedef uint32_t u32;

enum {
  wide = 4,   // Columns of a panel; packed_wasm.go and gemm_wasm.go count on it.
  deep = 256, // Rows of a panel that stay in the first-level cache: 8 KiB. gemm_wasm.go brings room for as much of a.
};

INLINE u32 least(u32 x, u32 y) { return x < y ? x : y; }
INLINE pair madd(pair sum, pair x, pair y) { return wasm_f64x2_add(sum, wasm_f64x2_mul(x, y)); }

// tile44 sets or adds to columns 0, …, 3 of four rows of dst the sums over depth rows of the panel q.
INLINE void tile44(double *d0, double *d1, double *d2, double *d3, const double *a0, const double *a1, const double *a2,
                   const double *a3, u32 step, const double *q, u32 stride, u32 depth, u32 add) {
  pair c00 = wasm_f64x2_splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  if (add) {
    c00 = wasm_v128_load(d0), c01 = wasm_v128_load(d0 + 2);
    c10 = wasm_v128_load(d1), c11 = wasm_v128_load(d1 + 2);
    c20 = wasm_v128_load(d2), c21 = wasm_v128_load(d2 + 2);
    c30 = wasm_v128_load(d3), c31 = wasm_v128_load(d3 + 2);
  }
  ROLLED for (u32 k = 0; k < depth; k++) {
    pair x, b0 = wasm_v128_load(q), b1 = wasm_v128_load(q + 2);
    x = wasm_v128_load64_splat(a0), c00 = madd(c00, x, b0), c01 = madd(c01, x, b1);
    x = wasm_v128_load64_splat(a1), c10 = madd(c10, x, b0), c11 = madd(c11, x, b1);
    x = wasm_v128_load64_splat(a2), c20 = madd(c20, x, b0), c21 = madd(c21, x, b1);
    x = wasm_v128_load64_splat(a3), c30 = madd(c30, x, b0), c31 = madd(c31, x, b1);
    a0 += step, a1 += step, a2 += step, a3 += step, q += stride;
  }
  wasm_v128_store(d0, c00), wasm_v128_store(d0 + 2, c01);
  wasm_v128_store(d1, c10), wasm_v128_store(d1 + 2, c11);
  wasm_v128_store(d2, c20), wasm_v128_store(d2 + 2, c21);
  wasm_v128_store(d3, c30), wasm_v128_store(d3 + 2, c31);
}

// tileOf4 is tile44 for at most four gathered rows and a packed panel, which both step by four elements: fewer addresses to
// count made it a tenth faster.
static void tileOf4(double *dst, const u32 *to, u32 rows, const double *a, const double *q, u32 depth, u32 add) {
  double *d0 = dst + to[0], *d1 = dst + to[least(1, rows - 1)];
  double *d2 = dst + to[least(2, rows - 1)], *d3 = dst + to[least(3, rows - 1)];
  tile44(d0, d1, d2, d3, a, a + 1, a + 2, a + 3, 4, q, 4, depth, add);
}

// loadCols and storeCols move one or two columns; what a lane without a column computes is never seen.
INLINE pair loadCols(const double *p, u32 cols) { return cols == 1 ? wasm_v128_load64_zero(p) : wasm_v128_load(p); }

INLINE void storeCols(double *p, pair x, u32 cols) {
  if (cols == 1)
    wasm_v128_store64_lane(p, x, 0);
  else
    wasm_v128_store(p, x);
}

// tile42 is tile44 for one or two columns.
INLINE void tile42(double *d0, double *d1, double *d2, double *d3, const double *a0, const double *a1, const double *a2,
                   const double *a3, u32 step, const double *q, u32 stride, u32 depth, u32 add, u32 cols) {
  pair c0 = wasm_f64x2_splat(0), c1 = c0, c2 = c0, c3 = c0;
  if (add)
    c0 = loadCols(d0, cols), c1 = loadCols(d1, cols), c2 = loadCols(d2, cols), c3 = loadCols(d3, cols);
  ROLLED for (u32 k = 0; k < depth; k++) {
    pair b = loadCols(q, cols);
    c0 = madd(c0, wasm_v128_load64_splat(a0), b), c1 = madd(c1, wasm_v128_load64_splat(a1), b);
    c2 = madd(c2, wasm_v128_load64_splat(a2), b), c3 = madd(c3, wasm_v128_load64_splat(a3), b);
    a0 += step, a1 += step, a2 += step, a3 += step, q += stride;
  }
  storeCols(d0, c0, cols), storeCols(d1, c1, cols), storeCols(d2, c2, cols), storeCols(d3, c3, cols);
}

// strip takes all rows past a panel q of cols columns: four, or at most two. Rows that lack to a tile of four are the last row
// once more: all loads of a tile precede its stores, so that row only receives the same sums again.
INLINE void strip(double *dst, const u32 *to, const double *a, const u32 *from, u32 rows, u32 step, const double *q, u32 stride,
                  u32 depth, u32 add, u32 cols) {
  ROLLED for (u32 r = 0; r < rows; r += 4) {
    u32 r1 = least(r + 1, rows - 1), r2 = least(r + 2, rows - 1), r3 = least(r + 3, rows - 1);
    double *d0 = dst + to[r], *d1 = dst + to[r1], *d2 = dst + to[r2], *d3 = dst + to[r3];
    const double *a0 = a + from[r], *a1 = a + from[r1], *a2 = a + from[r2], *a3 = a + from[r3];
    if (cols == 4)
      tile44(d0, d1, d2, d3, a0, a1, a2, a3, step, q, stride, depth, add);
    else
      tile42(d0, d1, d2, d3, a0, a1, a2, a3, step, q, stride, depth, add, cols);
  }
}

static void panel(double *dst, const u32 *to, const double *a, const u32 *from, u32 rows, u32 step, const double *q, u32 stride,
                  u32 depth, u32 add, u32 cols) {
  if (cols == 4) {
    strip(dst, to, a, from, rows, step, q, stride, depth, add, 4);
    return;
  }
  ROLLED for (u32 j = 0; j < cols; j += 2)
    strip(dst + j, to, a, from, rows, step, q + j, stride, depth, add, least(2, cols - j));
}

// strideOf returns how many elements lie between two rows of a packed panel of cols columns: an odd one is followed by zeros.
INLINE u32 strideOf(u32 cols) { return cols > 2 ? 4 : 2; }

// depthOf cuts inner rows into equal blocks of at most deep.
INLINE u32 depthOf(u32 inner) {
  u32 blocks = (inner + deep - 1) / deep;
  return blocks ? (inner + blocks - 1) / blocks : 0;
}

// copyCols copies cols ≤ 4 columns of one row to row q of a panel.
INLINE void copyCols(double *q, const double *b, u32 cols) {
  wasm_v128_store(q, loadCols(b, cols));
  if (cols > 2)
    wasm_v128_store(q + 2, loadCols(b + 2, cols - 2));
}

// turnCols copies cols ≤ 4 rows of b, stride apart, to the columns of a panel of depth rows.
static void turnCols(double *q, const double *b, u32 stride, u32 depth, u32 cols) {
  u32 width = strideOf(cols), pairs = depth & ~1u;
  ROLLED for (u32 j = 0; j < cols; j += 2) {
    const double *x = b + j * stride, *y = x + stride;
    double *to = q + j;
    if (j + 1 == cols) {
      ROLLED for (u32 k = 0; k < depth; k++, to += width) wasm_v128_store(to, wasm_v128_load64_zero(x + k));
      return;
    }
    ROLLED for (u32 k = 0; k < pairs; k += 2, to += 2 * width) {
      pair u = wasm_v128_load(x + k), v = wasm_v128_load(y + k);
      wasm_v128_store(to, wasm_i64x2_shuffle(u, v, 0, 2));
      wasm_v128_store(to + width, wasm_i64x2_shuffle(u, v, 1, 3));
    }
    if (pairs < depth)
      wasm_v128_store(to, wasm_f64x2_make(x[pairs], y[pairs]));
  }
}

// gather copies four rows of a, counted as in strip, to room: element k of row r becomes room[4*k+r].
static void gather(double *room, const double *a, const u32 *from, u32 rows, u32 step, u32 depth) {
  const double *a0 = a + from[0], *a1 = a + from[least(1, rows - 1)];
  const double *a2 = a + from[least(2, rows - 1)], *a3 = a + from[least(3, rows - 1)];
  ROLLED for (u32 k = 0; k < depth; k++, room += 4) {
    wasm_v128_store(room, wasm_f64x2_make(*a0, *a1)), wasm_v128_store(room + 2, wasm_f64x2_make(*a2, *a3));
    a0 += step, a1 += step, a2 += step, a3 += step;
  }
}

// Panels of b either are packed or, with stride > 0, lie in a matrix.
INLINE const double *panelAt(const double *b, u32 stride, u32 inner, u32 j, u32 k, u32 cols) {
  return stride ? b + k * stride + j : b + j * inner + k * strideOf(cols);
}

// across takes rows past all panels, rows k to k+depth-1 of them.
INLINE void across(double *dst, const u32 *to, const double *a, const u32 *from, u32 rows, u32 step, const double *b, u32 stride,
                   u32 inner, u32 k, u32 depth, u32 cols, u32 add) {
  ROLLED for (u32 j = 0; j < cols; j += wide) {
    u32 c = least(wide, cols - j);
    panel(dst + j, to, a, from, rows, step, panelAt(b, stride, inner, j, k, c), stride ? stride : strideOf(c), depth, add, c);
  }
}

// acrossFour takes at most four gathered rows past all panels.
INLINE void acrossFour(double *dst, const u32 *to, const double *a, const u32 *offsets, u32 rows, const double *b, u32 stride,
                       u32 inner, u32 k, u32 depth, u32 cols, u32 add) {
  u32 whole = stride ? 0 : cols & ~(wide - 1u); // Columns in packed panels of full width.
  ROLLED for (u32 j = 0; j < whole; j += wide) tileOf4(dst + j, to, rows, a, panelAt(b, 0, inner, j, k, wide), depth, add);
  across(dst + whole, to, a, offsets, rows, 4, b + whole * inner, stride, inner, k, depth, cols - whole, add);
}

// rows is GemmRows for a few rows. Rows of a are gathered, four at a time, unless few columns would use them; room is for that: the offsets of the four, then the rows.
EXPORT(void, rows)(double *dst, const u32 *to, const double *a, const u32 *from, u32 rows, u32 step, const double *b, u32 stride,
                   u32 inner, u32 cols, u32 add, double *room) {
  u32 depth = depthOf(inner), k = 0, *offsets = (u32 *)room;
  for (u32 r = 0; r < 4; r++) offsets[r] = r;
  do {
    u32 d = least(depth, inner - k);
    if (cols <= 2 * wide) {
      across(dst, to, a + k * step, from, rows, step, b, stride, inner, k, d, cols, add);
    } else {
      ROLLED for (u32 r = 0; r < rows; r += 4) {
        gather(room + 2, a + k * step, from + r, rows - r, step, d);
        acrossFour(dst, to + r, room + 2, offsets, least(4, rows - r), b, stride, inner, k, d, cols, add);
      }
    }
    k += d, add = 1;
  } while (k < inner);
}

// pack copies rows of b to rows first, … of a packed matrix of inner rows.
EXPORT(void, pack)(double *packed, u32 inner, u32 first, const double *b, const u32 *at, u32 rows, u32 cols) {
  for (u32 j = 0; j < cols; j += wide) {
    u32 c = least(wide, cols - j), width = strideOf(c);
    double *q = packed + j * inner + first * width;
    ROLLED for (u32 i = 0; i < rows; i++, q += width) copyCols(q, b + at[i] + j, c);
  }
}

// turn packs the transpose of b, which has cols rows of inner elements, stride apart.
EXPORT(void, turn)(double *packed, const double *b, u32 stride, u32 inner, u32 cols) {
  for (u32 j = 0; j < cols; j += wide)
    turnCols(packed + j * inner, b + j * stride, stride, inner, least(wide, cols - j));
}

// axpy adds scale·x to dst.
EXPORT(void, axpy)(double *dst, double scale, const double *x, u32 n) {
  pair a = wasm_f64x2_splat(scale);
  u32 i = 0;
  ROLLED for (; i + 4 <= n; i += 4) {
    wasm_v128_store(dst + i, madd(wasm_v128_load(dst + i), a, wasm_v128_load(x + i)));
    wasm_v128_store(dst + i + 2, madd(wasm_v128_load(dst + i + 2), a, wasm_v128_load(x + i + 2)));
  }
  ROLLED for (; i < n; i++) dst[i] += scale * x[i];
}

// The other loops take two elements at a time, then the last one.
EXPORT(void, accumulate)(double *dst, const double *x, u32 n) {
  u32 i = 0;
  ROLLED for (; i + 2 <= n; i += 2) wasm_v128_store(dst + i, wasm_f64x2_add(wasm_v128_load(dst + i), wasm_v128_load(x + i)));
  if (i < n)
    dst[i] += x[i];
}

EXPORT(void, scale)(double *dst, double scale, u32 n) {
  pair a = wasm_f64x2_splat(scale);
  u32 i = 0;
  ROLLED for (; i + 2 <= n; i += 2) wasm_v128_store(dst + i, wasm_f64x2_mul(wasm_v128_load(dst + i), a));
  if (i < n)
    dst[i] *= scale;
}

// where keeps x where y is positive and makes the rest +0.
INLINE pair where(pair x, pair y) { return wasm_v128_and(x, wasm_f64x2_gt(y, wasm_f64x2_splat(0))); }

EXPORT(void, reluBack)(double *dx, const double *dy, const double *y, u32 n) {
  u32 i = 0;
  ROLLED for (; i + 2 <= n; i += 2) wasm_v128_store(dx + i, where(wasm_v128_load(dy + i), wasm_v128_load(y + i)));
  if (i < n)
    storeCols(dx + i, where(loadCols(dy + i, 1), loadCols(y + i, 1)), 1);
}

INLINE void largestOf(double *best, double *from, const double *x, u32 cols, pair which) {
  pair v = loadCols(x, cols), b = loadCols(best, cols);
  pair wins = wasm_v128_or(wasm_f64x2_gt(v, b), wasm_f64x2_ne(v, v));
  storeCols(best, wasm_v128_bitselect(v, b, wins), cols);
  storeCols(from, wasm_v128_bitselect(which, loadCols(from, cols), wins), cols);
}

EXPORT(void, largest)(double *best, double *from, const double *x, u32 n, double which) {
  pair w = wasm_f64x2_splat(which);
  u32 i = 0;
  ROLLED for (; i + 2 <= n; i += 2) largestOf(best + i, from + i, x + i, 2, w);
  if (i < n)
    largestOf(best + i, from + i, x + i, 1, w);
}

INLINE void momentumOf(double *theta, double *v, const double *grad, u32 cols, pair rate, pair mu, pair decay) {
  pair t = loadCols(theta, cols), d = madd(loadCols(grad, cols), decay, t);
  pair next = wasm_f64x2_add(wasm_f64x2_mul(mu, loadCols(v, cols)), d);
  storeCols(v, next, cols);
  storeCols(theta, wasm_f64x2_sub(t, wasm_f64x2_mul(rate, next)), cols);
}

EXPORT(void, momentum)(double *theta, double *v, const double *grad, u32 n, double rate, double mu, double decay) {
  pair r = wasm_f64x2_splat(rate), m = wasm_f64x2_splat(mu), d = wasm_f64x2_splat(decay);
  u32 i = 0;
  ROLLED for (; i + 2 <= n; i += 2) momentumOf(theta + i, v + i, grad + i, 2, r, m, d);
  if (i < n)
    momentumOf(theta + i, v + i, grad + i, 1, r, m, d);
}

// fold is the final tree that Dot documents; lane i of the sum is lane i%2 of register i/2.
INLINE double fold(pair l0, pair l2, pair l4, pair l6) {
  pair s = wasm_f64x2_add(wasm_f64x2_add(l0, l4), wasm_f64x2_add(l2, l6));
  return wasm_f64x2_extract_lane(s, 0) + wasm_f64x2_extract_lane(s, 1);
}

// upTo loads elements i and i+1 of n, +0 for those beyond: a lane that started at +0 keeps its bits when +0 is added.
INLINE pair upTo(const double *x, u32 i, u32 n) {
  return i + 2 <= n ? wasm_v128_load(x + i) : i < n ? wasm_v128_load64_zero(x + i) : wasm_f64x2_splat(0);
}

EXPORT(double, dot)(const double *x, const double *y, u32 n) {
  pair l0 = wasm_f64x2_splat(0), l2 = l0, l4 = l0, l6 = l0;
  u32 i = 0;
  ROLLED for (; i + 8 <= n; i += 8) {
    l0 = madd(l0, wasm_v128_load(x + i), wasm_v128_load(y + i));
    l2 = madd(l2, wasm_v128_load(x + i + 2), wasm_v128_load(y + i + 2));
    l4 = madd(l4, wasm_v128_load(x + i + 4), wasm_v128_load(y + i + 4));
    l6 = madd(l6, wasm_v128_load(x + i + 6), wasm_v128_load(y + i + 6));
  }
  l0 = madd(l0, upTo(x, i, n), upTo(y, i, n)), l2 = madd(l2, upTo(x, i + 2, n), upTo(y, i + 2, n));
  l4 = madd(l4, upTo(x, i + 4, n), upTo(y, i + 4, n)), l6 = madd(l6, upTo(x, i + 6, n), upTo(y, i + 6, n));
  return fold(l0, l2, l4, l6);
}

INLINE double sumOf(const double *x, u32 n) {
  pair l0 = wasm_f64x2_splat(0), l2 = l0, l4 = l0, l6 = l0;
  u32 i = 0;
  ROLLED for (; i + 8 <= n; i += 8) {
    l0 = wasm_f64x2_add(l0, wasm_v128_load(x + i)), l2 = wasm_f64x2_add(l2, wasm_v128_load(x + i + 2));
    l4 = wasm_f64x2_add(l4, wasm_v128_load(x + i + 4)), l6 = wasm_f64x2_add(l6, wasm_v128_load(x + i + 6));
  }
  l0 = wasm_f64x2_add(l0, upTo(x, i, n)), l2 = wasm_f64x2_add(l2, upTo(x, i + 2, n));
  l4 = wasm_f64x2_add(l4, upTo(x, i + 4, n)), l6 = wasm_f64x2_add(l6, upTo(x, i + 6, n));
  return fold(l0, l2, l4, l6);
}

EXPORT(double, sum)(const double *x, u32 n) { return sumOf(x, n); }

// addRows adds rows of x, stride apart, to dst, one after the other; the sums of a few columns stay in registers.
EXPORT(void, addRows)(double *dst, const double *x, u32 stride, u32 rows, u32 cols) {
  u32 j = 0;
  ROLLED for (; j + 8 <= cols; j += 8) {
    pair s0 = wasm_v128_load(dst + j), s2 = wasm_v128_load(dst + j + 2);
    pair s4 = wasm_v128_load(dst + j + 4), s6 = wasm_v128_load(dst + j + 6);
    const double *at = x + j;
    ROLLED for (u32 i = 0; i < rows; i++, at += stride) {
      s0 = wasm_f64x2_add(s0, wasm_v128_load(at)), s2 = wasm_f64x2_add(s2, wasm_v128_load(at + 2));
      s4 = wasm_f64x2_add(s4, wasm_v128_load(at + 4)), s6 = wasm_f64x2_add(s6, wasm_v128_load(at + 6));
    }
    wasm_v128_store(dst + j, s0), wasm_v128_store(dst + j + 2, s2);
    wasm_v128_store(dst + j + 4, s4), wasm_v128_store(dst + j + 6, s6);
  }
  ROLLED for (; j < cols; j++) {
    double s = dst[j];
    ROLLED for (u32 i = 0; i < rows; i++) s += x[i * stride + j];
    dst[j] = s;
  }
}

#define C(x) wasm_f64x2_splat(x)
#define ADD wasm_f64x2_add
#define SUB wasm_f64x2_sub
#define MUL wasm_f64x2_mul

// expOf is Exp of exp.go, step by step, for arguments up to 0 and NaN. The bits of a rounded number + 3·2**51 end in that number.
INLINE pair expOf(pair x) {
  pair shift = C(0x1.8p52), shifted = ADD(MUL(x, C(0x1.71547652b82fep+0)), shift), n = SUB(shifted, shift);
  pair hi = SUB(x, MUL(n, C(0x1.62e42feep-01))), lo = MUL(n, C(0x1.a39ef35793c76p-33));
  pair r = SUB(hi, lo), lost = SUB(SUB(hi, r), lo), z = MUL(r, r);
  pair even = madd(C(0x1.27e4bf0c2a5cfp-22), z, C(0x1.1f9e2227e48aep-29));
  even = madd(C(0x1.a01a01b469059p-16), z, even), even = madd(C(0x1.6c16c16c1353dp-10), z, even);
  even = madd(C(0x1.555555555555ep-5), z, even);
  pair odd = madd(C(0x1.71ddef753219ap-19), z, C(0x1.af6d02f5e9283p-26));
  odd = madd(C(0x1.a01a01b3c7317p-13), z, odd), odd = madd(C(0x1.111111110eb94p-7), z, odd);
  odd = madd(C(0x1.555555555555cp-3), z, odd);
  pair rest = ADD(MUL(r, odd), MUL(z, even)), tail = ADD(lost, ADD(MUL(C(0.5), z), MUL(z, rest)));
  pair one = ADD(C(1), r), e = ADD(one, ADD(ADD(SUB(C(1), one), r), tail));
  pair k = wasm_i64x2_sub(shifted, shift), half = wasm_i64x2_shr(k, 1), bias = wasm_i64x2_splat(1023);
  pair first = wasm_i64x2_shl(wasm_i64x2_add(half, bias), 52);
  pair second = wasm_i64x2_shl(wasm_i64x2_add(wasm_i64x2_sub(k, half), bias), 52);
  return wasm_v128_andnot(MUL(MUL(e, first), second), wasm_f64x2_lt(x, C(-745.2)));
}

// softmax sets rows of p to exp(z - top) / sum, with top the largest element of a row of z and sum that of its exponentials.
EXPORT(void, softmax)(double *p, u32 to, double *tops, double *sums, const double *z, u32 from, u32 rows, u32 cols) {
  ROLLED for (u32 i = 0; i < rows; i++, p += to, z += from) {
    double top = z[0];
    ROLLED for (u32 j = 1; j < cols; j++) top = __builtin_wasm_max_f64(top, z[j]);
    ROLLED for (u32 j = 0; j < cols; j += 2) {
      u32 c = least(2, cols - j);
      storeCols(p + j, expOf(SUB(loadCols(z + j, c), C(top))), c);
    }
    double sum = sumOf(p, cols), inverse = 1 / sum;
    ROLLED for (u32 j = 0; j < cols; j++) p[j] *= inverse;
    tops[i] = top, sums[i] = sum;
  }
}

// peak steps twelve pairs of sums n times, in registers: 48 operations a step.
EXPORT(double, peak)(u32 n) {
  pair x = wasm_f64x2_splat(0.5), y = wasm_f64x2_splat(n), s0 = y, s1 = y, s2 = y, s3 = y, s4 = y, s5 = y;
  pair t0 = x, t1 = x, t2 = x, t3 = x, t4 = x, t5 = x;
  ROLLED for (; n; n--) {
    s0 = madd(y, s0, x), s1 = madd(y, s1, x), s2 = madd(y, s2, x), s3 = madd(y, s3, x), s4 = madd(y, s4, x), s5 = madd(y, s5, x);
    t0 = madd(y, t0, x), t1 = madd(y, t1, x), t2 = madd(y, t2, x), t3 = madd(y, t3, x), t4 = madd(y, t4, x), t5 = madd(y, t5, x);
  }
  return fold(wasm_f64x2_add(s0, t0), wasm_f64x2_add(s1, t1), wasm_f64x2_add(s2, t2), wasm_f64x2_add(s3, t3)) +
         fold(s4, t4, s5, t5);
}
