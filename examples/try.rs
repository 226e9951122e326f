use torimatome::*;
fn main(){
  let a: Vec<String> = std::env::args().collect();
  let t = disk::workspace::load_template(&a[1], std::path::Path::new(".")).unwrap_or_else(|e| panic!("{e}"));
  let bytes = std::fs::read(&a[2]).unwrap();
  let y = domain::year::FiscalYear::parse(&a[3]).unwrap();
  let p = pipeline::plan::read_plan(&bytes,&t,y,"計画.xlsx").unwrap_or_else(|e| panic!("{e}"));
  let mut r = Default::default();
  let (c,f) = pipeline::plan::campaign(p,&t,None,&mut r,&[]).unwrap_or_else(|e| panic!("{e}"));
  println!("{:?}", pipeline::overview::overview(&c));
  for x in &f { println!("{} {} {}", x.code.name(), x.source.as_ref().map(|s| s.words()).unwrap_or_default(), x.what(&[])); }
  println!("{:?}", c.departments().iter().map(|d| c.department(*d)).collect::<Vec<_>>());
  std::fs::create_dir_all(&a[4]).unwrap();
  for d in c.departments() { let p = pipeline::distribute::parcel(&c,d).unwrap_or_else(|e| panic!("{e}")); println!("{} {}", p.file_name, p.bytes.len()); std::fs::write(format!("{}/{}",a[4],p.file_name), p.bytes).unwrap(); }
}
